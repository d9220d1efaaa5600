// Files in place of an API.
#pragma once

#include <memory>
#include <string>

#include "pipeline/async/awaitable.h"
#include "pipeline/definition/source.h"
#include "pipeline/fetch/page_source.h"

namespace housingd::fetch {

// Whether base_url is "file:" and a folder.
[[nodiscard]] bool is_of_files(const definition::Client& client);
// "file:///folder/path", as it may be shown.
[[nodiscard]] std::string file_url_of(const definition::Client& client, const Request& request);

// An endpoint's path leads from the folder in base_url to
// - a file whose name ends in .jsonl: each line a record. Pages are pieces of
//   about 1 MiB, and say how many lines the file has in all;
// - a folder: each *.json file in it, in the order of their names, is a page;
// - any other file: it is the one page.
// A document that is an object becomes a list of one where the endpoint has no
// data_selector.
//
// Pages lead on by a Link header, as with paginator type header_link. A file
// or folder that changes while it is read is an error that names it, as is one
// that is not there (http_status), or cannot be read (connection); all of them
// fail_partition. Nothing is sent, so neither rates nor retries apply.
//
// Lives on one executor; not thread-safe. Files are read on a thread of its own.
class FileSource final : public PageSource {
 public:
  explicit FileSource(definition::Source source);
  ~FileSource() override;

  async::awaitable<outcome::result<Page>> fetch(Request request, outcome::Deadline deadline, Asker asker) override;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;  // shared with the fetches under way
};

// Headers of such pages, for those who make sense of them.
inline constexpr const char* total_items_header = "housingd-total-items";
inline constexpr const char* first_line_header = "housingd-first-line";  // number of the page's first line, from 1

}  // namespace housingd::fetch
