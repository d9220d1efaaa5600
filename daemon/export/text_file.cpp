#include "daemon/export/text_file.h"

#include <unistd.h>

#include <cerrno>
#include <utility>

#include "daemon/export/file_error.h"

namespace housingd::exporting {

using outcome::result;

result<TextFile> TextFile::create(std::filesystem::path target) {
  auto file = PartialFile::create(std::move(target));
  if (!file) return file.error();
  return TextFile(std::move(*file));
}

result<void> TextFile::write() {
  for (std::string_view rest = buffer_; !rest.empty();) {
    const ssize_t count = ::write(file_.descriptor(), rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return write_error(file_.path(), errno, written_);
    written_ += static_cast<std::uint64_t>(count);
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  buffer_.clear();
  return {};
}

result<void> TextFile::finish() {
  if (auto rest = write(); !rest) return rest;
  return file_.sync();
}

}  // namespace housingd::exporting
