#include "daemon/http/request_reader.h"

#include <algorithm>
#include <utility>

namespace housingd::http {

RequestReader::RequestReader(const Limits& limits)
    : most_body_bytes_(limits.body), line_(limits.target), field_lines_(limits.header, limits.header_fields) {}

accepted<RequestReader::Progress> RequestReader::feed(std::string_view& bytes) {
  if (has_head()) return feed_body(bytes);
  if (!line_.done()) {
    if (auto fed = line_.feed(bytes); !fed) return fed.error();
    if (!line_.done()) return Progress::more;
  }
  if (auto fed = field_lines_.feed(bytes); !fed) return fed.error();
  if (!field_lines_.done()) return Progress::more;
  return finish_head();
}

accepted<RequestReader::Progress> RequestReader::finish_head() {
  head_ = RequestHead{std::move(line_.method()), std::move(line_.target()), line_.minor_version(),
                      std::move(field_lines_.fields())};
  if (auto checked = check_fields(head_); !checked) return checked.error();
  auto framing = framing_of(head_, most_body_bytes_);
  if (!framing) return framing.error();
  framing_ = *framing;
  if (framing_->kind == BodyFraming::Kind::chunked) chunked_.emplace(most_body_bytes_);
  return Progress::head;
}

accepted<RequestReader::Progress> RequestReader::feed_body(std::string_view& bytes) {
  if (chunked_) {
    if (auto fed = chunked_->feed(bytes, body_); !fed) return fed.error();
    return chunked_->done() ? Progress::complete : Progress::more;
  }
  const std::size_t missing = static_cast<std::size_t>(framing_->length) - body_.size();
  const std::size_t count = std::min(missing, bytes.size());
  body_.append(bytes.substr(0, count));
  bytes.remove_prefix(count);
  return count == missing ? Progress::complete : Progress::more;
}

}  // namespace housingd::http
