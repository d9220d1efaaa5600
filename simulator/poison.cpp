#include "simulator/poison.h"

#include "simulator/json_edit.h"
#include "simulator/json_span.h"

namespace housingd::simulator {
namespace {

constexpr std::size_t nesting_depth = 10'000;
constexpr std::size_t long_text_bytes = 1U << 20U;
constexpr int foreign_municipality_code = 999;

std::string field_for(const Poison& poison, RecordKind kind) {
  if (!poison.field.empty()) return poison.field;
  const bool is_address = kind == RecordKind::address;
  switch (poison.kind) {
    case PoisonKind::missing_key:
    case PoisonKind::null_key:
      return is_address ? "addressID" : "caseID";
    case PoisonKind::wrong_type:
      return is_address ? "livingArea" : "priceCash";
    case PoisonKind::deep_nesting:
      return "nested";
    case PoisonKind::wrong_municipality:
      return "municipality";
    default:
      return is_address ? "roadName" : "descriptionTitle";
  }
}

std::string nested_arrays() {
  return std::string(nesting_depth, '[') + std::string(nesting_depth, ']');
}

std::string with_foreign_municipality(std::string_view record, RecordKind kind) {
  const std::string code = std::to_string(foreign_municipality_code);
  const auto address = kind == RecordKind::address ? std::optional(record) : member_of(record, "address");
  const auto municipality = address ? member_of(*address, "municipality") : std::nullopt;
  if (!municipality) return std::string(record);
  return with_part_replaced(record, *municipality, with_member(*municipality, "municipalityCode", code));
}

std::string other_type_than(std::optional<std::string_view> value) {
  return value && value->starts_with('"') ? R"({"unexpected":true})" : R"("not a number")";
}

}  // namespace

std::string poisoned(std::string_view record, RecordKind record_kind, const Poison& poison) {
  const std::string field = field_for(poison, record_kind);
  switch (poison.kind) {
    case PoisonKind::wrong_type:
      return with_member(record, field, other_type_than(member_of(record, field)));
    case PoisonKind::missing_key:
      return without_member(record, field);
    case PoisonKind::null_key:
      return with_member(record, field, "null");
    case PoisonKind::invalid_utf8:
      return with_member(record, field, "\"Gr\xc3(nvej\"");
    case PoisonKind::lone_surrogate:
      return with_member(record, field, R"("Gr\ud800nvej")");
    case PoisonKind::nul_text:
      return with_member(record, field, R"("Gr\u0000nvej")");
    case PoisonKind::deep_nesting:
      return with_member(record, field, nested_arrays());
    case PoisonKind::too_long:
      return with_member(record, field, '"' + std::string(long_text_bytes, 'x') + '"');
    case PoisonKind::wrong_municipality:
      return with_foreign_municipality(record, record_kind);
  }
  return std::string(record);
}

}  // namespace housingd::simulator
