// Pages of which each line is a record.
#include <string>
#include <string_view>

#include "pipeline/parse/fingerprint.h"
#include "pipeline/parse/page_parser.h"
#include "pipeline/parse/strict_json.h"

namespace housingd::parse {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

std::shared_ptr<const ParsedPage> PageParser::parse_lines(std::string body, std::uint64_t first_line) const {
  auto page = std::make_shared<ParsedPage>();
  // In situ parsing eats its input; what is refused is shown as it was.
  page->text_->original = body;
  page->text_->body = std::move(body);
  std::string& text = page->text_->body;
  const std::string_view original = page->text_->original;
  bool all_readable = true;
  std::uint64_t number = first_line;
  std::size_t at = first_line == 1 && original.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
  for (std::size_t end = 0; at < text.size(); at = end + 1, ++number) {
    end = std::min(original.find('\n', at), original.size());
    const std::string_view line = original.substr(at, end - at);
    if (is_blank(line)) continue;
    text[end] = '\0';
    // Their values lie in one memory, not in one for each.
    auto& document = page->isolated_.emplace_back(&page->document_.GetAllocator());
    const auto parsed = parse_in_situ(text.data() + at, line.size(), max_depth, document);
    if (parsed) {
      page->records_.push_back({&document, std::nullopt});
      continue;
    }
    all_readable = false;
    const std::string where = "line " + std::to_string(number);
    const outcome::Error error = parsed.error();
    page->records_.push_back({nullptr, Unreadable{error.code(), error.message() + ", in " + where, line}});
  }
  page->paging_.fingerprint = fingerprint_of(page->records_, record_key_);
  if (all_readable) page->text_->original = std::string();
  return page;
}

}  // namespace housingd::parse
