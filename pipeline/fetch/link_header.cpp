#include "pipeline/fetch/link_header.h"

#include <boost/algorithm/string/predicate.hpp>

namespace housingd::fetch {
namespace {

constexpr std::string_view spaces = " \t";

struct Link {
  std::string target;
  std::string relations;
  bool has_relations = false;
  bool has_anchor = false;
};

// Link = #( "<" URI-Reference ">" *( OWS ";" OWS param ) ), with the leniency
// that RFC 8288, appendix B.2, prescribes.
class LinkField {
 public:
  explicit LinkField(std::string_view text) : text_(text) {}

  std::optional<Link> next() {
    skip(" \t,");
    if (!take('<')) return std::nullopt;
    const auto end = text_.find('>', at_);
    if (end == std::string_view::npos) return std::nullopt;
    Link link{.target = std::string(text_.substr(at_, end - at_)), .relations = {}};
    at_ = end + 1;
    for (skip(spaces); take(';'); skip(spaces)) read_param(link);
    // What is neither a parameter nor the next link is left out.
    while (at_ < text_.size() && text_[at_] != ',') ++at_;
    return link;
  }

 private:
  void skip(std::string_view letters) { at_ = std::min(text_.find_first_not_of(letters, at_), text_.size()); }
  bool take(char letter) {
    if (at_ >= text_.size() || text_[at_] != letter) return false;
    ++at_;
    return true;
  }

  void read_param(Link& link) {
    skip(spaces);
    const std::string_view name = until("=;, \t");
    skip(spaces);
    std::string value;
    if (take('=')) {
      skip(spaces);
      value = take('"') ? quoted() : std::string(until(";, \t"));
    }
    // Of several, the first counts (RFC 8288, 3.3).
    if (boost::algorithm::iequals(name, "rel") && !link.has_relations) {
      link.relations = std::move(value);
      link.has_relations = true;
    }
    link.has_anchor = link.has_anchor || boost::algorithm::iequals(name, "anchor");
  }

  std::string_view until(std::string_view letters) {
    const std::size_t end = std::min(text_.find_first_of(letters, at_), text_.size());
    const auto found = text_.substr(at_, end - at_);
    at_ = end;
    return found;
  }

  std::string quoted() {
    std::string value;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      value += text_[at_++];
    }
    if (at_ < text_.size()) ++at_;
    return value;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

bool names(std::string_view relations, std::string_view wanted) {
  while (!relations.empty()) {
    const std::size_t end = std::min(relations.find_first_of(spaces), relations.size());
    if (boost::algorithm::iequals(relations.substr(0, end), wanted)) return true;
    relations.remove_prefix(std::min(end + 1, relations.size()));
  }
  return false;
}

}  // namespace

std::optional<std::string> linked(const definition::NamedValues& headers, std::string_view relation) {
  for (const auto& [name, value] : headers) {
    if (!boost::algorithm::iequals(name, "link")) continue;
    LinkField field(value);
    while (auto link = field.next()) {
      if (!link->has_anchor && names(link->relations, relation)) return std::move(link->target);
    }
  }
  return std::nullopt;
}

}  // namespace housingd::fetch
