import Admission
import Checking
import Effects
import Fleet
import Preparing

extension CheckedPlaybook {
    /// Finds and reads policy and inventory.
    ///
    /// - Throws: ``Stop`` with the exit code of what is wrong with them.
    init(_ playbook: PlaybookFile, _ options: CheckOptions) throws(Stop) {
        let search = SearchPath(playbook: playbook.path)
        let policies = try PolicyFiles.load(search, flag: options.policy)
        let inventory = try InventoryFile.load(search, flag: options.inventory)
        var view: PolicyView?
        do {
            view =
                policies.found == nil
                ? nil
                : try PolicyView(
                    policies: policies.policies, principal: Principal(user: Account.invoking.name),
                    roles: options.role.isEmpty ? nil : options.role, ownAccount: Account.acting.name,
                    inventory: inventory.found == nil ? nil : inventory.inventory)
        } catch {
            throw Stop(error)
        }
        self.init(playbook, policy: view)
    }
}
