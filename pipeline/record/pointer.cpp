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

const Value* Pointer::find(const Value& from) const {
  const Value* at = &from;
  for (const auto& token : tokens_) {
    if (at->IsObject()) {
      at = member(*at, token.name);
    } else if (at->IsArray() && token.index >= 0 && token.index < at->Size()) {
      at = &(*at)[static_cast<rapidjson::SizeType>(token.index)];
    } else {
      return nullptr;
    }
    if (at == nullptr) return nullptr;
  }
  return at;
}

void Pointer::select(const Value& from, std::vector<Selected>& into) const {
  std::vector<Selected> current{{&from, 0}};
  std::vector<Selected> next;
  for (const auto& token : tokens_) {
    next.clear();
    for (const auto& [value, index] : current) {
      if (token.star) {
        if (!value->IsArray()) continue;
        for (rapidjson::SizeType i = 0; i < value->Size(); ++i) next.push_back({&(*value)[i], i});
      } else if (value->IsObject()) {
        if (const Value* found = member(*value, token.name)) next.push_back({found, index});
      } else if (value->IsArray() && token.index >= 0 && token.index < value->Size()) {
        next.push_back({&(*value)[static_cast<rapidjson::SizeType>(token.index)], index});
      }
    }
    current.swap(next);
  }
  into.insert(into.end(), current.begin(), current.end());
}

}  // namespace housingd::record
