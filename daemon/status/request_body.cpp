#include "daemon/status/request_body.h"

#include <algorithm>
#include <initializer_list>
#include <set>

#include "pipeline/parse/strict_json.h"
#include "pipeline/record/json.h"
#include "pipeline/record/utf8.h"

namespace housingd::status {

using http::accepted;
using http::Refusal;
using record::text_of;
using record::Value;

namespace {

constexpr int malformed = 400;
constexpr int unprocessable = 422;

// The object and a list in it.
constexpr unsigned most_depth = 2;
constexpr std::size_t most_quoted = 100;
constexpr std::size_t most_reason_characters = 200;

std::string quoted(std::string_view name) {
  return "'" + record::readable(name, most_quoted) + "'";
}

// An object, parsed in place.
class Body {
 public:
  explicit Body(const std::string& text) : text_(text) {}
  Body(const Body&) = delete;
  Body& operator=(const Body&) = delete;

  accepted<void> parse(std::initializer_list<std::string_view> known);
  [[nodiscard]] const Value* find(const char* name) const {
    const auto member = document_.FindMember(name);
    return member == document_.MemberEnd() ? nullptr : &member->value;
  }

 private:
  [[nodiscard]] accepted<void> check_names(std::initializer_list<std::string_view> known) const;

  std::string text_;
  record::Document document_;
};

accepted<void> Body::parse(std::initializer_list<std::string_view> known) {
  if (text_.empty()) return Refusal{malformed, "the body is empty; a JSON object is expected, {} at least"};
  const auto parsed = parse::parse_in_situ(text_.data(), text_.size(), most_depth, document_);
  if (!parsed) return Refusal{malformed, "the body: " + parsed.error().message()};
  if (!document_.IsObject()) return Refusal{malformed, "the body: a JSON object is expected"};
  return check_names(known);
}

accepted<void> Body::check_names(std::initializer_list<std::string_view> known) const {
  std::set<std::string_view> seen;
  for (const auto& member : document_.GetObject()) {
    if (!seen.insert(text_of(member.name)).second) {
      return Refusal{malformed, "the body has " + quoted(text_of(member.name)) + " twice"};
    }
  }
  for (const std::string_view name : seen) {
    if (std::ranges::find(known, name) != known.end()) continue;
    std::string names;
    for (const std::string_view one : known) names += (names.empty() ? "" : ", ") + std::string(one);
    return Refusal{unprocessable, "unknown member " + quoted(name) +
                                      (names.empty() ? "; none is expected here: {}" : "; expected: " + names)};
  }
  return {};
}

accepted<std::vector<std::string>> partition_names(const Value* list) {
  std::vector<std::string> names;
  if (list == nullptr) return names;
  const Refusal wrong{unprocessable, "'partitions': a list of at least one name is expected; left out, it means all"};
  if (!list->IsArray() || list->Empty()) return wrong;
  std::set<std::string_view> seen;
  for (const Value& name : list->GetArray()) {
    if (!name.IsString()) return wrong;
    if (!seen.insert(text_of(name)).second) {
      return Refusal{unprocessable, "'partitions' has " + quoted(text_of(name)) + " twice"};
    }
    names.emplace_back(text_of(name));
  }
  return names;
}

// Of UTF-8.
std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

// It ends up in logs and on terminals.
bool has_control_characters(std::string_view text) {
  return std::ranges::any_of(text, [](char byte) {
    return static_cast<unsigned char>(byte) < 0x20 || static_cast<unsigned char>(byte) == 0x7F;
  });
}

}  // namespace

accepted<void> read_nothing(const std::string& text) {
  return Body(text).parse({});
}

accepted<TriggerRequest> read_trigger(const std::string& text) {
  Body body(text);
  if (const auto parsed = body.parse({"partitions", "dry_run"}); !parsed) return parsed.error();
  TriggerRequest request;
  auto partitions = partition_names(body.find("partitions"));
  if (!partitions) return partitions.error();
  request.partitions = *std::move(partitions);
  if (const Value* dry_run = body.find("dry_run")) {
    if (!dry_run->IsBool()) return Refusal{unprocessable, "'dry_run': true or false is expected"};
    request.dry_run = dry_run->GetBool();
  }
  return request;
}

accepted<CancelRequest> read_cancel(const std::string& text) {
  Body body(text);
  if (const auto parsed = body.parse({"reason"}); !parsed) return parsed.error();
  CancelRequest request;
  if (const Value* reason = body.find("reason")) {
    const bool usable = reason->IsString() && reason->GetStringLength() > 0 &&
                        characters(text_of(*reason)) <= most_reason_characters &&
                        !has_control_characters(text_of(*reason));
    if (!usable) return Refusal{unprocessable, "'reason': a line of 1 to 200 characters is expected"};
    request.reason = text_of(*reason);
  }
  return request;
}

}  // namespace housingd::status
