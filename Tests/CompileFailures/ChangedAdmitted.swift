// expect: cannot assign to property: 'request' is a 'let' constant
// What was admitted cannot be exchanged for something else afterwards.
import Admission
import Effects

func exchange(_ admitted: Admitted<TaskRequest>, for other: TaskRequest) -> Admitted<TaskRequest> {
    var changed = admitted
    changed.request = other
    return changed
}
