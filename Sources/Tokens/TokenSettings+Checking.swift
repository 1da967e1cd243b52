import Effects

extension TokenSettings {
    /// Refuses settings with which no token would be judged as the operator means it.
    func check() throws(TokenSettingsError) {
        guard .zero ... .seconds(300) ~= leeway else {
            throw TokenSettingsError("clocks of tokens may differ by 0 to 5 minutes, not by \(leeway)")
        }
        for id in gateways.keys where !KeySet.isID(id) {
            throw TokenSettingsError(
                "the id of a gateway is 1 to 256 visible ASCII characters, not \(Denial.quoted(id))")
        }
        for text in [bearer?.issuer, bearer?.audience] where text?.isEmpty == true {
            throw TokenSettingsError(
                "an issuer or audience of tokens is not empty; leave it out to accept any")
        }
        let times = [refresh.life, refresh.interval, refresh.timeout, refresh.keep]
        guard times.allSatisfy({ $0 > .zero }), refresh.timeout <= .seconds(60), refresh.size.bytes > 0 else {
            throw TokenSettingsError(
                "keys are fetched with times and a size above 0 and a time-out up to 60 s")
        }
    }
}
