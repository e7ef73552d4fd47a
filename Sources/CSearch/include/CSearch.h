#pragma once
#include <stddef.h>
#include <stdint.h>

/// Sets the bit of each row whose text contains the needle. Rows lie one behind the other; `ends[i]` is where row i ends, its
/// separator included, so that no hit reaches over two rows.
void csearch_mark_rows(
    const uint8_t *text, const uint32_t *ends, size_t rows, const uint8_t *needle, size_t needle_length, uint64_t *marks);

/// Whether a text contains the needle.
int csearch_contains(const uint8_t *text, size_t length, const uint8_t *needle, size_t needle_length);
