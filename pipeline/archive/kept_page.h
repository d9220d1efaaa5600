// What of a page an archive keeps.
#pragma once

#include "pipeline/archive/index.h"
#include "pipeline/definition/source.h"
#include "pipeline/fetch/page_source.h"
#include "pipeline/fetch/redaction.h"

namespace housingd::archive {

// Takes out of pages what nobody may read: cookies and other headers that let
// somebody in, and the client's own secrets where a source repeats them, as in
// the link to the next page. Thread-safe.
class Cleaning {
 public:
  explicit Cleaning(const definition::Client& client);

  // Without its place in the file.
  [[nodiscard]] IndexedPage page(const fetch::Page& page, const fetch::Request& request) const;
  // Shorter secrets stay in bodies: they would be found where none was meant.
  static constexpr std::size_t least_bytes_in_bodies = 8;
  [[nodiscard]] std::string body(std::string text) const;

 private:
  fetch::Redaction in_headers_;
  fetch::Redaction in_bodies_;
};

}  // namespace housingd::archive
