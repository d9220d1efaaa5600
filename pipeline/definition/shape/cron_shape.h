// The shape of a cron expression: each fault at its own column.
#pragma once

#include "pipeline/definition/cron/cron_expression.h"
#include "pipeline/definition/shape/shape.h"

namespace housingd::definition::shape {

[[nodiscard]] ShapeOf<CronExpression> cron_expression();

}  // namespace housingd::definition::shape
