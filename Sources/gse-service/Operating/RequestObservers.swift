/// Tells several of answered requests.
struct RequestObservers: RequestObserver {
    let all: [any RequestObserver]

    func answered(_ request: AnsweredRequest) {
        for observer in all { observer.answered(request) }
    }
}
