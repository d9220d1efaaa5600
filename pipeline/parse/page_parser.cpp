#include "pipeline/parse/page_parser.h"

#include <cmath>
#include <utility>

#include "pipeline/parse/fingerprint.h"
#include "pipeline/parse/json_stat.h"
#include "pipeline/parse/record_texts.h"
#include "pipeline/parse/strict_json.h"
#include "pipeline/parse/what_is_there.h"

namespace housingd::parse {

using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using record::Value;

namespace {

Error malformed(std::string message) {
  return {Disposition::retry, ErrorCode::malformed_json, std::move(message)};
}

std::optional<record::Pointer> pointer_to(const std::optional<definition::JsonPath>& path) {
  return path ? std::optional(record::Pointer(*path)) : std::nullopt;
}

// The page has its records: no other try would bring what the definition
// names and the source does not have.
Error mistaken(std::string message) {
  return {Disposition::fail_partition, ErrorCode::malformed_json, std::move(message)};
}

outcome::result<std::optional<std::uint64_t>> whole_number(const std::optional<record::Pointer>& at, const Value& page,
                                                           std::string_view of_what) {
  if (!at) return std::nullopt;
  const Value* total = at->find(page);
  const std::string without = "no whole number of " + std::string(of_what) + " at '" + at->text() + "'";
  if (total == nullptr) return mistaken(without + what_is_there(page, at->text()));
  if (!total->IsUint64()) return malformed(without);
  return std::optional(total->GetUint64());
}

outcome::result<std::optional<bool>> truth(const std::optional<record::Pointer>& at, const Value& page) {
  const Value* found = at ? at->find(page) : nullptr;
  if (found == nullptr || found->IsNull()) return std::nullopt;
  if (!found->IsBool()) return malformed("neither true nor false at '" + at->text() + "'");
  return std::optional(found->GetBool());
}

// Some sources say false, 0 is a cursor like any other.
outcome::result<std::string> cursor(const std::optional<record::Pointer>& at, const Value& page) {
  const Value* found = at ? at->find(page) : nullptr;
  if (found == nullptr || found->IsNull() || found->IsFalse()) return std::string();
  if (found->IsString()) return std::string(record::text_of(*found));
  if (found->IsInt64()) return std::to_string(found->GetInt64());
  if (found->IsUint64()) return std::to_string(found->GetUint64());
  return malformed("neither text nor a whole number at '" + at->text() + "', which is to lead to the next page");
}

}  // namespace

PageParser::PageParser(const definition::Endpoint& endpoint)
    : data_path_(endpoint.data_selector),
      data_selector_(endpoint.data_selector),
      is_cube_(endpoint.format == definition::Format::json_stat),
      is_lines_(endpoint.path.ends_with(".jsonl")),
      record_key_(endpoint.record_key),
      total_items_(pointer_to(endpoint.paginator.total_items_path)),
      total_pages_(pointer_to(endpoint.paginator.total_pages_path)),
      has_more_(pointer_to(endpoint.paginator.has_more_path)),
      next_(pointer_to(endpoint.paginator.type == definition::PaginatorType::json_link
                           ? endpoint.paginator.next_url_path
                           : endpoint.paginator.cursor_path)) {}

outcome::result<std::shared_ptr<const ParsedPage>> PageParser::parse(std::string body, std::uint64_t first_line) const {
  if (is_lines_) return parse_lines(std::move(body), first_line);
  auto page = std::make_shared<ParsedPage>();
  // In situ parsing eats its input; what it leaves of a bad page is of no use.
  page->text_->original = body;
  page->text_->body = std::move(body);
  const unsigned envelope = static_cast<unsigned>(data_path_.tokens().size()) + 1;
  const auto parsed =
      parse_in_situ(page->text_->body.data(), page->text_->body.size(), max_depth + envelope, page->document_);
  if (parsed && is_cube_) {
    page->text_->original = std::string();
    if (auto expanded = expand_cube(*page); !expanded) return expanded.error();
    return std::shared_ptr<const ParsedPage>(std::move(page));
  }
  if (parsed) {
    page->text_->original = std::string();
    if (auto found = find_records(*page); !found) return found.error();
  } else if (auto isolated = isolate_records(*page, parsed.error()); !isolated) {
    return isolated.error();
  }
  if (auto found = find_paging(*page); !found) return found.error();
  return std::shared_ptr<const ParsedPage>(std::move(page));
}

outcome::result<void> PageParser::find_records(ParsedPage& page) const {
  const Value* array = data_selector_.find(page.document_);
  if (array == nullptr || !array->IsArray()) {
    return malformed("no array of records at '" + data_selector_.text() + "'" +
                     what_is_there(page.document_, data_selector_.text()));
  }
  page.records_.reserve(array->Size());
  for (const Value& value : array->GetArray()) page.records_.push_back({&value, std::nullopt});
  return {};
}

outcome::result<void> PageParser::expand_cube(ParsedPage& page) const {
  const Value* dataset = data_selector_.find(page.document_);
  if (dataset == nullptr) return malformed("no JSON-stat cube at '" + data_selector_.text() + "'");
  auto& cells = page.isolated_.emplace_back();
  auto expanded = expand_json_stat(*dataset, cells, page.text_->generated);
  if (!expanded) return std::move(expanded).error();
  page.records_.reserve(cells.Size());
  for (const Value& value : cells.GetArray()) page.records_.push_back({&value, std::nullopt});
  page.paging_.total_items = *expanded;
  page.paging_.fingerprint = fingerprint_of(page.records_, record_key_);
  return {};
}

outcome::result<void> PageParser::find_paging(ParsedPage& page) const {
  auto items = whole_number(total_items_, page.document_, "records");
  if (!items) return std::move(items).error();
  auto pages = whole_number(total_pages_, page.document_, "pages");
  if (!pages) return std::move(pages).error();
  auto more = truth(has_more_, page.document_);
  if (!more) return std::move(more).error();
  auto next = cursor(next_, page.document_);
  if (!next) return std::move(next).error();
  page.paging_ = {*items, *pages, *more, *std::move(next), fingerprint_of(page.records_, record_key_)};
  return {};
}

outcome::result<void> PageParser::isolate_records(ParsedPage& page, const Error& why) const {
  const auto found = find_record_texts(page.text_->original, data_path_);
  if (!found) return Error(why);

  // The rest of the page must be sound by itself.
  page.text_->body = page.text_->original;
  const auto array_at = static_cast<std::size_t>(found->array.data() - page.text_->original.data());
  page.text_->body.replace(array_at, found->array.size(), "[]");
  page.document_ = record::Document();
  const unsigned envelope = static_cast<unsigned>(data_path_.tokens().size()) + 1;
  if (!parse_in_situ(page.text_->body.data(), page.text_->body.size(), envelope + max_depth, page.document_))
    return Error(why);

  // Each record's own copy and its NUL, all in place before the first is parsed.
  for (const auto text : found->records) page.text_->isolated_bodies.append(text).push_back('\0');

  char* at = page.text_->isolated_bodies.data();
  for (const auto text : found->records) {
    auto& document = page.isolated_.emplace_back();
    const auto parsed = parse_in_situ(at, text.size(), max_depth, document);
    if (parsed) {
      page.records_.push_back({&document, std::nullopt});
    } else {
      page.records_.push_back({nullptr, Unreadable{parsed.error().code(), parsed.error().message(), text}});
    }
    at += text.size() + 1;
  }
  return {};
}

}  // namespace housingd::parse
