#include "pipeline/parse/page_parser.h"

#include <cmath>
#include <utility>

#include "pipeline/parse/record_texts.h"
#include "pipeline/parse/strict_json.h"

namespace housingd::parse {

using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using record::Value;

namespace {

Error malformed(std::string message) {
  return {Disposition::retry, ErrorCode::malformed_json, std::move(message)};
}

}  // namespace

PageParser::PageParser(const definition::Endpoint& endpoint)
    : data_path_(endpoint.data_selector), data_selector_(endpoint.data_selector) {
  if (endpoint.paginator.total_items_path) total_items_.emplace(*endpoint.paginator.total_items_path);
}

outcome::result<std::shared_ptr<const ParsedPage>> PageParser::parse(std::string body) const {
  auto page = std::make_shared<ParsedPage>();
  // In situ parsing eats its input; what it leaves of a bad page is of no use.
  page->text_->original = body;
  page->text_->body = std::move(body);
  const unsigned envelope = static_cast<unsigned>(data_path_.tokens().size()) + 1;
  const auto parsed =
      parse_in_situ(page->text_->body.data(), page->text_->body.size(), max_depth + envelope, page->document_);
  if (parsed) {
    page->text_->original = std::string();
    if (auto found = find_records(*page); !found) return found.error();
  } else if (auto isolated = isolate_records(*page, parsed.error()); !isolated) {
    return isolated.error();
  }
  if (auto found = find_total(*page); !found) return found.error();
  return std::shared_ptr<const ParsedPage>(std::move(page));
}

outcome::result<void> PageParser::find_records(ParsedPage& page) const {
  const Value* array = data_selector_.find(page.document_);
  if (array == nullptr || !array->IsArray()) {
    return malformed("no array of records at '" + data_selector_.text() + "'");
  }
  page.records_.reserve(array->Size());
  for (const Value& value : array->GetArray()) page.records_.push_back({&value, std::nullopt});
  return {};
}

outcome::result<void> PageParser::find_total(ParsedPage& page) const {
  if (!total_items_) return {};
  const Value* total = total_items_->find(page.document_);
  if (total == nullptr || !total->IsUint64()) {
    return malformed("no whole number of records at '" + total_items_->text() + "'");
  }
  page.declared_total_ = total->GetUint64();
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
