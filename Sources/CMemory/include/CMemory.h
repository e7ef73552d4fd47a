#pragma once

/// Makes malloc give back what is freed: two pools for all threads, and pieces of 4 MiB and more straight from the system.
/// Does nothing where the C library is not glibc.
void cmemory_give_back_what_is_freed(void);

/// Gives back what malloc still keeps of what was freed.
void cmemory_give_back_now(void);
