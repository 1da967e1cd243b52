// Only in a worker built with AddressSanitizer, which has no environment to take its options from.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
// A status of its own, so that a report does not look like a spent limit. What is freed is overwritten, since the
// interpreter itself is not built so and reads it without a word. Nothing leaks that matters: the process just ends.
const char *__asan_default_options(void);
const char *__asan_default_options(void) {
    return "exitcode=99:detect_leaks=0:allocator_may_return_null=1:quarantine_size_mb=64:"
           "max_free_fill_size=1048576:free_fill_byte=221";
}
#endif
#endif
