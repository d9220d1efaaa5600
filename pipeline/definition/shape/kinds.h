// The shape of each kind of definition file.
#pragma once

#include "pipeline/definition/catalog.h"
#include "pipeline/definition/job.h"
#include "pipeline/definition/model.h"
#include "pipeline/definition/settings.h"
#include "pipeline/definition/shape/shape.h"
#include "pipeline/definition/source.h"

namespace housingd::definition::shape {

[[nodiscard]] ShapeOf<Settings> settings_shape();
[[nodiscard]] ShapeOf<Source> source_shape();
[[nodiscard]] ShapeOf<Model> model_shape();
[[nodiscard]] ShapeOf<Catalog> catalog_shape();
[[nodiscard]] ShapeOf<Job> job_shape();

// Their parts that stand in files of their own.
[[nodiscard]] ShapeOf<Client> client_shape();
[[nodiscard]] ShapeOf<Auth> auth_shape();
[[nodiscard]] ShapeOf<Endpoint> endpoint_shape();
[[nodiscard]] ShapeOf<Paginator> paginator_shape();
[[nodiscard]] ShapeOf<JsonTemplate> body_shape();
[[nodiscard]] ShapeOf<Column> column_shape();
[[nodiscard]] ShapeOf<std::vector<CatalogEntry>> catalog_entries_shape();
[[nodiscard]] ShapeOf<Partitions> partitions_shape();
[[nodiscard]] ShapeOf<Split> split_shape();
[[nodiscard]] ShapeOf<Schedule> schedule_shape();
[[nodiscard]] ShapeOf<std::vector<Condition>> conditions_shape();

}  // namespace housingd::definition::shape
