#include "pipeline/definition/range_value.h"
#include "pipeline/definition/shape/containers.h"
#include "pipeline/definition/shape/converted.h"
#include "pipeline/definition/shape/kinds.h"
#include "pipeline/definition/shape/object.h"
#include "pipeline/definition/shape/scalars.h"

namespace housingd::definition::shape {

namespace {

struct RangeForm {
  SplitRange::Unit unit = SplitRange::Unit::number;
  Scalar min, max;
};

// Errors are at the bound; nothing: it is missing, which is reported already.
std::optional<std::int64_t> bound(const std::string& key, const Scalar& value, SplitRange::Unit unit,
                                  const yaml::Node& node, Reading& reading) {
  const yaml::Node* const given = node.find(key);
  if (given == nullptr) return std::nullopt;
  auto read = range_value(to_text(value), unit);
  if (read) return read;
  const Reading::Scope scope(reading, key);
  if (unit == SplitRange::Unit::date) {
    reading.refuse_value(*given, "a date such as 2024-05-31");
  } else {
    reading.refuse_value(*given, "a whole number",
                         range_value(to_text(value), SplitRange::Unit::date) ? "dates need 'unit: date'" : "");
  }
  return std::nullopt;
}

ShapeOf<SplitRange> split_range_shape() {
  const auto shape =
      object<RangeForm>()
          .optional("unit", &RangeForm::unit,
                    choice<SplitRange::Unit>({{"number", SplitRange::Unit::number}, {"date", SplitRange::Unit::date}}),
                    "What is counted: whole numbers, or days.")
          .required("min", &RangeForm::min, scalar(),
                    "The least value, itself included: a whole number, or a date such as 2024-05-31.")
          .required("max", &RangeForm::max, scalar(), "The greatest value, itself included.")
          .done();
  return converted<SplitRange>(shape, [](const RangeForm& form, const yaml::Node& node, SplitRange& into,
                                         Reading& reading) {
    const auto min = bound("min", form.min, form.unit, node, reading);
    const auto max = bound("max", form.max, form.unit, node, reading);
    if (!min || !max) return;
    if (*min >= *max) {
      reading.refuse(node.spot, "'min' is not less than 'max' in " + reading.subject(), "a range that can be halved");
    }
    into = {.unit = form.unit, .min = *min, .max = *max};
  });
}

void check_what_divides(const Split& split, const yaml::Node& node, Reading& reading) {
  const bool by = node.find("by") != nullptr;
  const bool range = node.find("range") != nullptr;
  if (by == range) {
    reading.refuse(
        node.spot,
        std::string(by ? "both" : "neither") + " 'by' " + (by ? "and" : "nor") + " 'range' in " + reading.subject(),
        "exactly one: the list that makes the slices, or the range that is halved");
  }
  if (range && !split.as.empty()) {
    reading.refuse(node.find("as")->spot, "'as' in " + reading.subject() + " names the element of a list",
                   "'by' beside it; templates call the ends of a range {from} and {to}");
  }
}

}  // namespace

ShapeOf<Split> split_shape() {
  const auto split =
      object<Split>()
          .required("over", &Split::over, integer<std::uint64_t>(1, 1'000'000'000, "records"),
                    "A partition that declares more records than this is fetched slice by slice.")
          .optional("by", &Split::by, text(any_key()), "The list of the catalog's entries that makes the slices.")
          .optional("as", &Split::as, text(identifier()),
                    "What templates call one element of the list; default: 'by' up to its first '_'.")
          .optional("range", &Split::range, split_range_shape(),
                    "Instead of 'by': what a parameter of the source ranges over. It is halved until each part "
                    "declares no more than 'over'; templates call the ends of a part {from} and {to}.")
          .required("params", &Split::params, named_values(), "Parameters of a slice, added to the partition's.")
          .check(check_what_divides)
          .done();
  return converted<Split>(split, [](Split form, const yaml::Node&, Split& into, Reading&) {
    if (form.as.empty()) form.as = form.by.substr(0, form.by.find('_'));
    into = std::move(form);
  });
}

}  // namespace housingd::definition::shape
