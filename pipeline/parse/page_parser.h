// Bytes to records. No I/O.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/definition/source.h"
#include "pipeline/outcome/result.h"
#include "pipeline/record/json.h"
#include "pipeline/record/pointer.h"

namespace housingd::parse {

// Containers within containers, counted from the record. A deeper one is
// refused before a DOM of it exists.
inline constexpr unsigned max_depth = 64;

// Why a record could not be read.
struct Unreadable {
  outcome::ErrorCode reason;  // malformed_json, invalid_encoding, nesting_too_deep
  std::string message;
  std::string_view text;  // the record's bytes as they came, possibly not UTF-8
};

struct ParsedRecord {
  const record::Value* value = nullptr;  // null exactly when unreadable
  std::optional<Unreadable> unreadable;
};

// What a page says about the pages around it.
struct Paging {
  std::optional<std::uint64_t> total_items;
  std::optional<std::uint64_t> total_pages;
  std::optional<bool> has_more;
  std::string next{};  // the cursor or the link to the next page; empty: none
  // Of the records' keys in their order: equal pages have equal ones.
  std::uint64_t fingerprint = 0;
};

// What the strings of a page's values point into.
struct PageText {
  std::string body;  // parsed in place
  // Only for a page that had to be read record by record.
  std::string original;
  std::string isolated_bodies;
  std::deque<std::string> generated{};  // of records that were made from a cube
};

// A page: its text and the DOM over it. Not movable, so that nothing dangles.
class ParsedPage {
 public:
  ParsedPage() = default;
  ParsedPage(const ParsedPage&) = delete;
  ParsedPage& operator=(const ParsedPage&) = delete;

  // Values live as long as the page; the strings in them as long as text().
  [[nodiscard]] const std::vector<ParsedRecord>& records() const { return records_; }
  [[nodiscard]] const std::shared_ptr<PageText>& text() const { return text_; }
  [[nodiscard]] const Paging& paging() const { return paging_; }
  [[nodiscard]] std::optional<std::uint64_t> declared_total() const { return paging_.total_items; }
  [[nodiscard]] std::size_t body_bytes() const { return text_->body.size(); }

 private:
  friend class PageParser;
  std::shared_ptr<PageText> text_ = std::make_shared<PageText>();
  record::Document document_;
  std::deque<record::Document> isolated_;
  std::vector<ParsedRecord> records_;
  Paging paging_;
};

// Made once per endpoint; parse() may run on several threads at once.
class PageParser {
 public:
  explicit PageParser(const definition::Endpoint& endpoint);

  // A data cube (format: json_stat) at data_selector becomes one record per
  // cell, and declares how many there are; see json_stat.h.
  //
  // Parses in situ. A page that is not JSON because of some of its records
  // (bad UTF-8, an impossible number, hostile nesting) is read again record by
  // record: those are unreadable, the others are not lost with them.
  //
  // Errors (malformed_json, Disposition::retry, since a page garbled on its
  // way may come whole next time): not JSON outside its records (with the byte
  // offset), trailing bytes, no array at data_selector, a total that is no whole
  // number, a has_more that is no boolean, a cursor or link that is no text.
  // Where has_more, cursor or link are absent or null, there is none. A page
  // with its records, but with nothing where its total is said to be, is what
  // the source answers: fail_partition.
  //
  // Of an endpoint whose path ends in .jsonl each line is a record, blank ones
  // left out; one that is no JSON is unreadable, and says its number, counted
  // from `first_line`. Such a page has no paging.
  [[nodiscard]] outcome::result<std::shared_ptr<const ParsedPage>> parse(std::string body,
                                                                         std::uint64_t first_line = 1) const;

 private:
  [[nodiscard]] std::shared_ptr<const ParsedPage> parse_lines(std::string body, std::uint64_t first_line) const;
  outcome::result<void> find_records(ParsedPage& page) const;
  outcome::result<void> expand_cube(ParsedPage& page) const;
  outcome::result<void> find_paging(ParsedPage& page) const;
  outcome::result<void> isolate_records(ParsedPage& page, const outcome::Error& why) const;

  definition::JsonPath data_path_;
  record::Pointer data_selector_;
  bool is_cube_ = false;
  bool is_lines_ = false;
  record::Pointer record_key_;
  std::optional<record::Pointer> total_items_;
  std::optional<record::Pointer> total_pages_;
  std::optional<record::Pointer> has_more_;
  std::optional<record::Pointer> next_;
};

}  // namespace housingd::parse
