// The body of an answer, packed or not, put together from pieces.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "simulator/document.h"
#include "simulator/gzip.h"

namespace housingd::simulator {

enum class Coding : std::uint8_t { identity, gzip };

class PageBody {
 public:
  // `out` and `deflater` outlive the body; `out` is emptied, its memory kept.
  PageBody(Coding coding, Deflater& deflater, std::string& out);

  void append(std::string_view text);
  // Packed once for good.
  void append(const Document& document);
  void finish();

 private:
  std::string& out_;
  Deflater& deflater_;
  std::optional<GzipWriter> gzip_;
};

}  // namespace housingd::simulator
