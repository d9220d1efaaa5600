#include "pipeline/record/pointer.h"

#include <algorithm>
#include <charconv>

namespace housingd::record {

namespace {

// RFC 6901, 4: "0" or digits without a leading zero; -1 when it is no index.
std::int64_t array_index(const std::string& token) {
  if (token.empty() || token.size() > 9 || (token.size() > 1 && token.front() == '0')) return -1;
  std::int64_t index = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
  return error == std::errc() && end == token.data() + token.size() && index >= 0 ? index : -1;
}

const Value* member(const Value& object, const std::string& name) {
  const Value key(rapidjson::StringRef(name.data(), static_cast<rapidjson::SizeType>(name.size())));
  const auto found = object.FindMember(key);
  return found == object.MemberEnd() ? nullptr : &found->value;
}

}  // namespace

Pointer::Pointer(const definition::JsonPath& path) : text_(path.text()) {
  for (const auto& token : path.tokens()) tokens_.push_back({token, array_index(token), token == "*"});
}

const Value* Pointer::step(const Value& from, const Token& token) {
  if (from.IsObject()) return member(from, token.name);
  if (from.IsArray() && token.index >= 0 && token.index < from.Size()) {
    return &from[static_cast<rapidjson::SizeType>(token.index)];
  }
  return nullptr;
}

const Value* Pointer::find(const Value& from) const {
  const Value* at = &from;
  for (std::size_t i = 0; i < tokens_.size() && at != nullptr; ++i) at = step(*at, tokens_[i]);
  return at;
}

void Pointer::select(const Value& from, std::vector<Selected>& into) const {
  select_from(0, from, 0, into);
}

void Pointer::select_from(std::size_t token_at, const Value& from, std::uint32_t index,
                          std::vector<Selected>& into) const {
  const Value* at = &from;
  for (; token_at < tokens_.size() && at != nullptr; ++token_at) {
    const Token& token = tokens_[token_at];
    if (token.star) {
      if (!at->IsArray()) return;
      for (rapidjson::SizeType i = 0; i < at->Size(); ++i) select_from(token_at + 1, (*at)[i], i, into);
      return;
    }
    at = step(*at, token);
  }
  if (at != nullptr) into.push_back({at, index});
}

namespace {

bool append_path(const Value& from, const Value* to, std::string& path) {
  if (&from == to) return true;
  const std::size_t size = path.size();
  if (from.IsObject()) {
    for (const auto& member : from.GetObject()) {
      path += '/';
      for (const char c : text_of(member.name)) {
        if (c == '~')
          path += "~0";
        else if (c == '/')
          path += "~1";
        else
          path += c;
      }
      if (append_path(member.value, to, path)) return true;
      path.resize(size);
    }
  } else if (from.IsArray()) {
    for (rapidjson::SizeType i = 0; i < from.Size(); ++i) {
      path += '/' + std::to_string(i);
      if (append_path(from[i], to, path)) return true;
      path.resize(size);
    }
  }
  return false;
}

}  // namespace

std::string pointer_to(const Value& value, const Value& within) {
  std::string path;
  append_path(within, &value, path);
  return path;
}

}  // namespace housingd::record
