#ifndef CZLIB_H
#define CZLIB_H
#include <zlib.h>

/// `inflateInit2` is a macro, which Swift does not import. 32 + 15: zlib and gzip headers are told apart by themselves.
static inline int czlib_inflate_init(z_stream *stream) { return inflateInit2(stream, 32 + 15); }

#endif
