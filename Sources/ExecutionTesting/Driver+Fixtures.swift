import Effects
public import Journaling

extension Driver {
    /// This process, as `ann`.
    public static let here = current(principal: "ann")
    /// A process of this machine before its kernel started anew: provably gone.
    public static let before = here.with(boot: "the boot before", machine: here.machine)
    /// A process of another machine: nothing can be said of it from here.
    public static let elsewhere = here.with(boot: "another boot", machine: "another machine")

    private func with(boot: String, machine: String) -> Driver {
        Driver(
            machine: machine, host: host, boot: boot, processSpace: processSpace, process: process,
            started: started, principal: principal, uid: uid, since: since)
    }
}
