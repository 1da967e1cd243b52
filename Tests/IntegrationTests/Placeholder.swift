// The tests of the built command.
