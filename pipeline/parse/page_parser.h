// Bytes to records. No I/O.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/definition/source.h"
#include "pipeline/outcome/result.h"
#include "pipeline/record/json.h"
#include "pipeline/record/pointer.h"

namespace housingd::parse {

// Containers within containers, the page's own included. Deeper ones are cut
// out before a DOM of them exists, and their record is marked.
inline constexpr unsigned max_depth = 64;

// What is wrong with one record's text, found while parsing.
enum class Damage : std::uint8_t {
  none,
  too_deep,      // cut at max_depth
  bad_encoding,  // holds bytes that are not UTF-8
};

struct ParsedRecord {
  const record::Value* value;
  Damage damage = Damage::none;
};

// A page and all its memory: body, DOM. Keep it as long as anything points
// into it. Not movable, so that nothing dangles.
class ParsedPage {
 public:
  explicit ParsedPage(std::string body) : body_(std::move(body)) {}
  ParsedPage(const ParsedPage&) = delete;
  ParsedPage& operator=(const ParsedPage&) = delete;

  [[nodiscard]] const std::vector<ParsedRecord>& records() const { return records_; }
  [[nodiscard]] std::optional<std::uint64_t> declared_total() const { return declared_total_; }
  [[nodiscard]] std::size_t body_bytes() const { return body_.size(); }

 private:
  friend class PageParser;
  std::string body_;
  record::Document document_;
  std::vector<ParsedRecord> records_;
  std::optional<std::uint64_t> declared_total_;
};

// Made once per endpoint; parse() may run on several threads at once.
class PageParser {
 public:
  explicit PageParser(const definition::Endpoint& endpoint);

  // Parses in situ. Errors (malformed_json, Disposition::retry, since a page
  // cut or garbled on its way may come whole next time): not JSON (with the
  // byte offset), trailing bytes, U+0000 between values, no array at
  // data_selector, total_items_path named but absent or not a whole number.
  [[nodiscard]] outcome::result<std::shared_ptr<const ParsedPage>> parse(std::string body) const;

 private:
  record::Pointer data_selector_;
  std::optional<record::Pointer> total_items_;
};

}  // namespace housingd::parse
