#ifndef CZLIB_H
#define CZLIB_H
#include <stddef.h>
#include <stdint.h>
#include <zlib.h>

/// `inflateInit2` is a macro, which Swift does not import. 32 + 15: zlib and gzip headers are told apart by themselves.
static inline int czlib_inflate_init(z_stream *stream) { return inflateInit2(stream, 32 + 15); }

/// For gzip, at a level from 1 (fast) to 9 (small).
static inline int czlib_deflate_init(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 16 + 15, 8, Z_DEFAULT_STRATEGY);
}

/// Packs a whole buffer as gzip. Answers the packed size, or 0 where `capacity` is too small.
static inline size_t czlib_gzip(const uint8_t *source, size_t count, uint8_t *target, size_t capacity) {
    z_stream stream = {0};
    if (czlib_deflate_init(&stream, 6) != Z_OK) return 0;
    stream.next_in = (Bytef *)source;
    stream.avail_in = (uInt)count;
    stream.next_out = target;
    stream.avail_out = (uInt)capacity;
    int code = deflate(&stream, Z_FINISH);
    size_t packed = stream.total_out;
    deflateEnd(&stream);
    return code == Z_STREAM_END ? packed : 0;
}

#endif
