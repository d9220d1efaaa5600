#include "pipeline/archive/frame.h"

#include <zstd.h>

#include <memory>
#include <new>

#include "pipeline/archive/not_archived.h"

namespace housingd::archive {

using outcome::Error;

namespace {

// Twice as small as level 1 makes it, and still faster than any source answers.
constexpr int level = 6;

struct Free {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

Error damaged(std::string_view what) {
  return not_archived("the page is damaged: " + std::string(what));
}

}  // namespace

std::string pack(std::string_view page) {
  const std::unique_ptr<ZSTD_CCtx, Free> context(ZSTD_createCCtx());
  if (!context) throw std::bad_alloc();
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, level);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  std::string frame(ZSTD_compressBound(page.size()), '\0');
  const std::size_t size = ZSTD_compress2(context.get(), frame.data(), frame.size(), page.data(), page.size());
  if (ZSTD_isError(size) != 0) throw std::bad_alloc();  // the room suffices, so there is no other reason
  frame.resize(size);
  frame.shrink_to_fit();
  return frame;
}

outcome::result<std::string> unpack(std::string_view frame, std::uint64_t max_bytes) {
  const auto declared = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (declared == ZSTD_CONTENTSIZE_ERROR || declared == ZSTD_CONTENTSIZE_UNKNOWN) return damaged("no frame of zstd");
  if (declared > max_bytes) return damaged("more bytes than client.max_response");
  std::string page(declared, '\0');
  const std::size_t size = ZSTD_decompress(page.data(), page.size(), frame.data(), frame.size());
  if (ZSTD_isError(size) != 0) return damaged(ZSTD_getErrorName(size));
  if (size != declared) return damaged("cut short");
  return page;
}

}  // namespace housingd::archive
