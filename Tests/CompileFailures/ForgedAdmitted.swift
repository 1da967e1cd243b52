// expect: 'Admitted<Request>' initializer is inaccessible due to 'internal' protection level
// Outside Admission nobody can make the evidence that a backend asks for.
import Admission
import Effects

func forge(_ request: TaskRequest) -> Admitted<TaskRequest> {
    Admitted(
        request: request, rule: nil,
        limits: TaskLimits(timeout: .seconds(1), output: ByteCount(1), hostsAtOnce: 1), conditions: [],
        programPath: [], isReadOnly: false, leftOut: [])
}
