#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>

#include "daemon/cli/block_on.h"
#include "daemon/cli/commands.h"
#include "daemon/cli/error_report.h"
#include "daemon/cli/load_definitions.h"
#include "daemon/cli/schema_page.h"
#include "daemon/cli/schema_report.h"
#include "daemon/cli/store_url.h"
#include "daemon/terminal/text_width.h"
#include "pipeline/upsert/model_schema.h"

namespace housingd::cli {
namespace {

using definition::Model;
using definition::StoreKind;
using outcome::result;
using upsert::Store;
using Changes = std::vector<upsert::SchemaChange>;
using Models = std::vector<const Model*>;

// What the store says to one model: prepare() or examine().
using Ask = async::awaitable<result<Changes>> (*)(Store& store, const Model& model);

async::awaitable<result<Changes>> examine(Store& store, const Model& model) {
  return store.examine(model);
}

// The definitions outlive the command.
async::awaitable<result<Changes>> prepare(Store& store, const Model& model) {
  return store.prepare(std::shared_ptr<const Model>(&model, [](const Model*) {}));
}

std::string names_of(const Models& models) {
  std::string names;
  for (const Model* model : models) names += (names.empty() ? "" : ", ") + model->name;
  return (models.size() == 1 ? "the model " : "the models ") + names;
}

class SchemaCommand {
 public:
  SchemaCommand(const definition::Definitions& definitions, const Invocation& invocation,
                const SchemaArguments& arguments, const Console& console)
      : definitions_(definitions),
        output_(invocation.common.output),
        url_(invocation.common.store.value_or(definitions.settings.store)),
        place_(without_password(url_)),
        kind_(*definition::store_kind(url_)),
        arguments_(arguments),
        console_(console) {}

  ExitStatus run() {
    models_ = models();
    if (models_.empty()) return ExitStatus::usage;
    switch (arguments_.action) {
      case SchemaAction::show:
        return show();
      case SchemaAction::document:
        return document();
      case SchemaAction::diff:
        return diff();
      case SchemaAction::apply:
        return apply();
    }
    return ExitStatus::failed;
  }

 private:
  // Empty after it was said why.
  Models models() {
    std::vector<std::string> names;
    for (const auto& [name, job] : definitions_.jobs) names.push_back(job.model);
    if (!arguments_.model.empty()) names = {arguments_.model};
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    Models models;
    for (const auto& name : names) {
      const Model* model = find_model(definitions_, name, output_, console_);
      if (model == nullptr) return {};
      models.push_back(model);
    }
    if (models.empty()) report_usage(console_, output_, "no job is defined, so no model is in use; name one");
    return models;
  }

  ExitStatus show() {
    ModelSchemas schemas = whole_schemas();
    const std::string database = kind_ == StoreKind::postgres ? "PostgreSQL" : "SQLite";
    console_.out << (output_ == Output::json
                         ? schema_json(schemas, kind_)
                         : schema_script(schemas, kind_, "All that " + names_of(models_) + " makes in " + database));
    return ExitStatus::complete;
  }

  ExitStatus document() {
    if (output_ == Output::json) {
      report_usage(console_, output_, "a page is no JSON; 'housingd schema show --output json' has the same as JSON");
      return ExitStatus::usage;
    }
    for (const Model* model : models_) console_.out << (model == models_.front() ? "" : "\n") << schema_page(*model);
    return ExitStatus::complete;
  }

  ExitStatus diff() {
    // A file that is not there yet lacks everything.
    const auto file = sqlite_file(url_);
    std::error_code trouble;
    const bool absent = file && !std::filesystem::exists(*file, trouble);
    auto schemas = absent ? result<ModelSchemas>(whole_schemas()) : ask(upsert::Access::read, &examine);
    if (!schemas) return report(console_, output_, schemas.error());
    const bool same = is_empty(*schemas);
    const std::string title =
        same ? place_ + " has all that " + names_of(models_) + " makes"
             : "What " + place_ + " lacks of " + names_of(models_) + "; 'housingd schema apply' does the same";
    console_.out << (output_ == Output::json ? changes_json(*schemas, place_) : schema_script(*schemas, kind_, title));
    return arguments_.exit_code && !same ? ExitStatus::failed : ExitStatus::complete;
  }

  ExitStatus apply() {
    const auto schemas = ask(upsert::Access::write, &prepare);
    if (!schemas) return report(console_, output_, schemas.error());
    if (output_ == Output::json) {
      console_.out << changes_json(*schemas, place_);
    } else if (is_empty(*schemas)) {
      console_.out << place_ << " had all that " << names_of(models_) << " makes: nothing was changed.\n";
    } else {
      console_.out << place_ << " was changed:\n" << changes_text(*schemas);
    }
    return ExitStatus::complete;
  }

  ModelSchemas whole_schemas() const {
    ModelSchemas schemas;
    for (const Model* model : models_) schemas.push_back({model, upsert::schema_of(*model, kind_)});
    keep_one_ledger(schemas);
    return schemas;
  }

  result<ModelSchemas> ask(upsert::Access access, Ask question) {
    boost::asio::io_context context{1};
    upsert::StoreOptions options;
    options.on_notice = [this](std::string_view notice) {
      console_.err << "housingd: " << terminal::one_line(notice) << "\n";
    };
    const auto store = upsert::open_store(url_, access, std::move(options));
    if (!store) return store.error();
    ModelSchemas schemas;
    for (const Model* model : models_) {
      auto changes = block_on(context, question(**store, *model));
      if (!changes) return changes.error();
      schemas.push_back({model, *std::move(changes)});
    }
    keep_one_ledger(schemas);
    return schemas;
  }

  const definition::Definitions& definitions_;
  Output output_;
  std::string url_, place_;
  StoreKind kind_;
  const SchemaArguments& arguments_;
  const Console& console_;
  Models models_;
};

}  // namespace

ExitStatus schema_command(const Invocation& invocation, const SchemaArguments& arguments, const Console& console) {
  const auto definitions = load_definitions(invocation.common, console);
  if (!definitions) return ExitStatus::usage;
  return SchemaCommand(*definitions, invocation, arguments, console).run();
}

}  // namespace housingd::cli
