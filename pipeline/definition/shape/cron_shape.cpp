#include "pipeline/definition/shape/cron_shape.h"

#include <string>
#include <utility>

namespace housingd::definition::shape {

namespace {

constexpr const char* expected =
    "five fields (minute hour day month weekday) such as \"0 3 * * SUN\", or one of @hourly to @yearly";

// Where a byte of the value stands in its file; where the file writes the
// value in another way than it reads (escapes, folded lines), its beginning.
yaml::Spot spot_within(const yaml::Node& node, std::size_t position) {
  if (node.spot.line == 0) return node.spot;
  const std::string& content = node.spot.text->content();
  std::size_t begin = node.spot.text->offset_of(node.spot);
  if (!node.plain) ++begin;  // the quote
  if (begin > content.size() || content.compare(begin, node.text.size(), node.text) != 0) return node.spot;
  return node.spot.text->at_offset(begin + position);
}

class CronShape final : public Shape<CronExpression> {
 public:
  void read(const yaml::Node& node, CronExpression& into, Reading& reading) const override {
    if (node.kind != yaml::NodeKind::scalar || node.is_incomplete) return reading.refuse_value(node, expected);
    ParsedCron parsed = parse_cron(node.text);
    if (parsed.expression) {
      into = std::move(*parsed.expression);
    } else if (node.is_interpolated()) {
      reading.refuse_value(node, expected);  // the faults quote the value, which may be a secret
    } else {
      refuse(node, parsed.faults, reading);
    }
  }

  [[nodiscard]] Description describe() const override {
    return {.kind = Description::Kind::text,
            .expected = expected,
            .type = "cron expression",
            .range = "five fields, or `@hourly` to `@yearly`",
            .pattern = R"(\s*(@\S+|\S+(\s+\S+){4})\s*)"};
  }

 private:
  static void refuse(const yaml::Node& node, std::vector<CronFault>& faults, Reading& reading) {
    for (CronFault& fault : faults) {
      reading.refuse(spot_within(node, fault.position), reading.subject() + ": " + fault.what,
                     std::move(fault.expected), std::move(fault.hint));
    }
  }
};

}  // namespace

ShapeOf<CronExpression> cron_expression() {
  return std::make_shared<CronShape>();
}

}  // namespace housingd::definition::shape
