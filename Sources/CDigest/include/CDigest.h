// Digests, in C: the processor's own instructions for them are reached from here.
#ifndef CDIGEST_H
#define CDIGEST_H

#include <stddef.h>
#include <stdint.h>

// SHA-256 (FIPS 180-4) of `count` bytes.
void gse_sha256(const uint8_t *bytes, size_t count, uint8_t out[32]);

// The same without the processor's own instructions, for tests that compare both.
void gse_sha256_portable(const uint8_t *bytes, size_t count, uint8_t out[32]);

#endif
