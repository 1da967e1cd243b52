/// How much of a run a report shows; what has failed is shown first, the rest as far as there is room.
///
/// With these a run of 1,000 hosts and 20 tasks stays a file that a browser opens at once.
struct ReportCaps {
    /// Tasks in the timeline and in full.
    var tasks = 400
    /// Hosts that have a lane of their own in the timeline.
    var lanes = 120
    /// Hosts in the matrix.
    var hosts = 2000
    /// Tasks in the matrix.
    var columns = 60
    /// Ways of ending of one task that are told one by one.
    var groups = 200
    /// Lines of the log.
    var log = 2000
    /// Failed tasks that are open when the page is.
    var opened = 10

    /// The first of the elements that fit, those that matter before others, in their own order.
    static func fitting<Element>(
        _ elements: [Element], _ most: Int, matters: (Element) -> Bool
    ) -> [Element] {
        guard elements.count > most else { return elements }
        let important = elements.indices.filter { matters(elements[$0]) }.prefix(most)
        let others = elements.indices.filter { !matters(elements[$0]) }.prefix(most - important.count)
        return (important + others).sorted().map { elements[$0] }
    }
}
