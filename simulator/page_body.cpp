#include "simulator/page_body.h"

namespace housingd::simulator {
namespace {

// Below this, packing costs more bytes than it saves.
constexpr std::size_t worth_packing = 64;

}  // namespace

PageBody::PageBody(Coding coding, Deflater& deflater, std::string& out) : out_(out), deflater_(deflater) {
  out_.clear();
  if (coding == Coding::gzip) gzip_.emplace(out_);
}

void PageBody::append(std::string_view text) {
  if (!gzip_) {
    out_.append(text);
  } else if (text.size() < worth_packing) {
    gzip_->append_stored(text);
  } else {
    gzip_->append(deflater_.deflate(text));
  }
}

void PageBody::append(const Document& document) {
  if (gzip_) {
    gzip_->append(document.packed);
  } else {
    out_.append(document.text);
  }
}

void PageBody::finish() {
  if (gzip_) gzip_->finish();
}

}  // namespace housingd::simulator
