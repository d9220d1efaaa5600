#include "pipeline/definition/shape/containers.h"
#include "pipeline/definition/shape/kinds.h"
#include "pipeline/definition/shape/object.h"
#include "pipeline/definition/shape/scalars.h"

namespace housingd::definition::shape {

namespace {

using Expectations = decltype(Partitions::expect);

ShapeOf<Expectations> expectations_shape() {
  const Rule pointer_key{.accepts = [](std::string_view text) { return JsonPath::parse(text).has_value(); },
                         .pattern = "(/([^~]|~[01])*)?",
                         .expected = "a JSON Pointer such as /a/b, without '*'",
                         .type = "JSON Pointer",
                         .placeholder = "POINTER"};
  return map_of<Expectations>(pointer_key, text(), Count::any,
                              [](Expectations& into, const std::string& at, std::string value) {
                                into.emplace_back(JsonPath::parse(at).value(), std::move(value));
                              });
}

}  // namespace

ShapeOf<Partitions> partitions_shape() {
  return object<Partitions>()
      .optional("from", &Partitions::from, text(definition_name()), "The catalog whose entries are the partitions.")
      .optional("where", &Partitions::where, conditions_shape(),
                "Which entries: by a field's value, any of a list, or a range; all conditions must hold. The plural of "
                "a field's name with a list is the same as the field itself.")
      .optional("params", &Partitions::params, named_values(), "Query parameters; {name} stands for the entry's field.")
      .optional(
          "expect", &Partitions::expect, expectations_shape(),
          "What every record must hold, by JSON Pointer: a filter that the API ignores must not pass for an answer.")
      .optional("split", &Partitions::split, split_shape(), "How a partition beyond the result window is divided.")
      .optional("concurrency", &Partitions::concurrency, integer<std::uint32_t>(1, 256, "partitions"),
                "How many partitions are worked on at a time.")
      .optional("rereads", &Partitions::rereads, integer<std::uint32_t>(0, 10, "times"),
                "How often a partition is read again when its records do not add up to what the source declares, or "
                "its total moved while it was read.")
      .done();
}

}  // namespace housingd::definition::shape
