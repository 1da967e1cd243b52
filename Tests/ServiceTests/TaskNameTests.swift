import Effects
import Testing

@testable import Service

struct TaskNameTests {
    @Test func `a task's name is read as it was written`() {
        let session = RunID.newSession()

        let name = TaskName(session: session, task: TaskID(number: 12))

        #expect(TaskName(name.description) == name)
        #expect(session.isSessionName)
    }

    @Test(arguments: [
        "", "-", "t1", "0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef-t0",
        "0123456789abcdef0123456789abcdef-t1-t1", "0123456789ABCDEF0123456789abcdef-t1",
        "0123456789abcdef0123456789abcdef-1", "0123456789abcdef0123456789abcde-t1",
        "0123456789abcdef0123456789abcdef-t01",
    ]) func `what is no task's name is not read as one`(_ text: String) {
        #expect(TaskName(text) == nil)
    }

    @Test func `a part of an output begins at its offset and never beyond the end`() {
        #expect(OutputPart([1, 2, 3], from: 1, isTruncated: false).bytes == [2, 3])
        #expect(OutputPart([1, 2, 3], from: 9, isTruncated: false).offset == 3)
        #expect(OutputPart([1, 2, 3], from: -1, isTruncated: true).end == 3)
    }
}
