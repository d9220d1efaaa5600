#include "pipeline/parse/json_stat.h"

#include <algorithm>
#include <vector>

namespace housingd::parse {

using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using record::Value;

namespace {

constexpr std::uint64_t most_cells = 10'000'000;

struct Category {
  const Value* code = nullptr;
  const Value* label = nullptr;
};

struct Dimension {
  const Value* name = nullptr;
  std::vector<Category> categories;
};

Error malformed(const std::string& what) {
  return {Disposition::retry, ErrorCode::malformed_json, "no JSON-stat cube: " + what};
}

const Value* member(const Value& object, const char* name) {
  if (!object.IsObject()) return nullptr;
  const auto found = object.FindMember(name);
  return found == object.MemberEnd() ? nullptr : &found->value;
}

Value reference(const Value& text) {
  return Value(rapidjson::StringRef(text.GetString(), text.GetStringLength()));
}

// Version 1 keeps `id` and `size` beside the dimensions, version 2 above them.
const Value* list_of(const Value& dataset, const Value& dimensions, const char* name) {
  const Value* list = member(dataset, name);
  if (list == nullptr) list = member(dimensions, name);
  return list != nullptr && list->IsArray() ? list : nullptr;
}

// `index` is an object of positions, a list of codes, or left out where there
// is but one category.
bool read_codes(const Value& category, Dimension& dimension) {
  const Value* index = member(category, "index");
  const Value* labels = member(category, "label");
  const std::size_t size = dimension.categories.size();
  if (index == nullptr) {
    if (size != 1 || labels == nullptr || !labels->IsObject() || labels->MemberCount() != 1) return false;
    dimension.categories[0].code = &labels->MemberBegin()->name;
  } else if (index->IsArray()) {
    if (index->Size() != size) return false;
    for (rapidjson::SizeType i = 0; i < index->Size(); ++i) dimension.categories[i].code = &(*index)[i];
  } else {
    if (!index->IsObject() || index->MemberCount() != size) return false;
    for (const auto& [code, position] : index->GetObject()) {
      if (!position.IsUint() || position.GetUint() >= size) return false;
      dimension.categories[position.GetUint()].code = &code;
    }
  }
  for (Category& one : dimension.categories) {
    if (one.code == nullptr || !one.code->IsString()) return false;
    const auto label =
        labels == nullptr || !labels->IsObject() ? Value::ConstMemberIterator() : labels->FindMember(*one.code);
    const bool found = labels != nullptr && labels->IsObject() && label != labels->MemberEnd();
    one.label = found && label->value.IsString() ? &label->value : one.code;
  }
  return true;
}

outcome::result<std::vector<Dimension>> read_dimensions(const Value& dataset) {
  const Value* all = member(dataset, "dimension");
  if (all == nullptr) return malformed("there is no 'dimension'");
  const Value* ids = list_of(dataset, *all, "id");
  const Value* sizes = list_of(dataset, *all, "size");
  if (ids == nullptr || sizes == nullptr || ids->Size() != sizes->Size() || ids->Empty()) {
    return malformed("'id' and 'size' do not name its dimensions");
  }
  std::vector<Dimension> dimensions;
  std::uint64_t cells = 1;
  for (rapidjson::SizeType i = 0; i < ids->Size(); ++i) {
    const Value& id = (*ids)[i];
    const Value& size = (*sizes)[i];
    const Value* dimension = id.IsString() ? member(*all, id.GetString()) : nullptr;
    const Value* category = dimension == nullptr ? nullptr : member(*dimension, "category");
    if (category == nullptr || !size.IsUint() || size.GetUint() == 0) return malformed("a dimension is not described");
    cells *= size.GetUint();
    if (cells > most_cells) return malformed("it has more than " + std::to_string(most_cells) + " cells");
    Dimension read{.name = &id, .categories = std::vector<Category>(size.GetUint())};
    if (!read_codes(*category, read)) {
      return malformed("the categories of '" + std::string(record::text_of(id)) + "' are not its size");
    }
    dimensions.push_back(std::move(read));
  }
  return dimensions;
}

class Expansion {
 public:
  Expansion(std::vector<Dimension> dimensions, record::Document& records, std::deque<std::string>& texts)
      : dimensions_(std::move(dimensions)), records_(records), texts_(texts) {
    records_.SetArray();
  }

  [[nodiscard]] std::uint64_t cells() const {
    std::uint64_t cells = 1;
    for (const Dimension& dimension : dimensions_) cells *= dimension.categories.size();
    return cells;
  }

  void add(std::uint64_t cell, const Value& value) {
    auto& allocator = records_.GetAllocator();
    std::vector<const Category*> at(dimensions_.size());
    for (std::size_t i = dimensions_.size(); i-- > 0;) {
      const auto& categories = dimensions_[i].categories;
      at[i] = &categories[cell % categories.size()];
      cell /= categories.size();
    }
    Value codes(rapidjson::kObjectType);
    Value labels(rapidjson::kObjectType);
    std::string key;
    for (std::size_t i = 0; i < at.size(); ++i) {
      if (i > 0) key += '/';
      key += record::text_of(*at[i]->code);
      codes.AddMember(reference(*dimensions_[i].name), reference(*at[i]->code), allocator);
      labels.AddMember(reference(*dimensions_[i].name), reference(*at[i]->label), allocator);
    }
    const std::string& kept = texts_.emplace_back(std::move(key));
    Value record(rapidjson::kObjectType);
    record.AddMember("key", Value(rapidjson::StringRef(kept.data(), kept.size())), allocator);
    record.AddMember("codes", codes, allocator);
    record.AddMember("labels", labels, allocator);
    record.AddMember("value", Value(value, allocator), allocator);
    records_.PushBack(record, allocator);
  }

 private:
  std::vector<Dimension> dimensions_;
  record::Document& records_;
  std::deque<std::string>& texts_;
};

}  // namespace

outcome::result<std::uint64_t> expand_json_stat(const Value& dataset, record::Document& records,
                                                std::deque<std::string>& texts) {
  auto dimensions = read_dimensions(dataset);
  if (!dimensions) return std::move(dimensions).error();
  Expansion expansion(*std::move(dimensions), records, texts);
  const std::uint64_t cells = expansion.cells();
  const Value* values = member(dataset, "value");
  if (values != nullptr && values->IsArray()) {
    if (values->Size() != cells) {
      return malformed("its dimensions make " + std::to_string(cells) + " cells, and it has " +
                       std::to_string(values->Size()) + " values");
    }
    for (rapidjson::SizeType i = 0; i < values->Size(); ++i) expansion.add(i, (*values)[i]);
    return cells;
  }
  if (values == nullptr || !values->IsObject()) return malformed("there is no 'value'");
  for (const auto& [position, value] : values->GetObject()) {
    const std::string text(record::text_of(position));
    const bool is_number =
        !text.empty() && text.size() < 9 && text.find_first_not_of("0123456789") == std::string::npos;
    if (!is_number || std::stoull(text) >= cells) return malformed("a value has no place in it: '" + text + "'");
    expansion.add(std::stoull(text), value);
  }
  return std::uint64_t{values->MemberCount()};
}

}  // namespace housingd::parse
