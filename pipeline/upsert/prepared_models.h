// The models that a store was prepared for; private to the stores.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "pipeline/definition/model.h"
#include "pipeline/upsert/schema_difference.h"

namespace housingd::upsert {

// What each kind of store keeps of a model, `Work`, is made from a copy of it
// and shared by models that are equal: those of definitions that were loaded
// anew without a change. A model is known by its address for as long as
// anybody holds it.
template <class Work>
class PreparedModels {
 public:
  // Throws SchemaConflict: another model that is in use has a table of a name
  // of this one's. A newer state of one and the same model may.
  void check(const definition::Model& model) const {
    for (const Entry& entry : entries_) {
      const definition::Model& other = entry.work->model();
      if (entry.holder.expired() || other.name == model.name) continue;
      for (const auto& table : model.tables) {
        if (other.find_table(table.name) == nullptr) continue;
        throw SchemaConflict("table " + table.name + ": the models " + other.name + " and " + model.name +
                             " both have one of this name; rename either");
      }
    }
  }

  // What was made for this very model; null: it was not prepared.
  [[nodiscard]] std::shared_ptr<Work> find(const definition::Model* model) const {
    const auto found = std::ranges::find(entries_, model, &Entry::model);
    return found == entries_.end() ? nullptr : found->work;
  }

  // What was made for a model that is equal to it; null: nothing.
  [[nodiscard]] std::shared_ptr<Work> equal_to(const definition::Model& model) const {
    const auto found = std::ranges::find_if(entries_, [&](const Entry& entry) { return entry.work->model() == model; });
    return found == entries_.end() ? nullptr : found->work;
  }

  void add(const std::shared_ptr<const definition::Model>& model, std::shared_ptr<Work> work) {
    std::erase_if(entries_, [&](const Entry& entry) { return entry.model == model.get(); });
    entries_.push_back({model.get(), model, std::move(work)});
  }

  // Forgets models that nobody holds any more.
  void let_go() {
    std::erase_if(entries_, [](const Entry& entry) { return entry.holder.expired(); });
  }

  // Whether a model that is in use, other than this one, has a table of the name.
  [[nodiscard]] bool others_have(const std::string& table, const definition::Model& model) const {
    return std::ranges::any_of(entries_, [&](const Entry& entry) {
      return entry.model != &model && !entry.holder.expired() && entry.work->model().find_table(table) != nullptr;
    });
  }

  template <class Visit>
  void for_each(const Visit& visit) const {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const auto earlier = entries_.begin() + static_cast<std::ptrdiff_t>(i);
      const bool met = std::any_of(entries_.begin(), earlier, [&](const Entry& e) { return e.work == earlier->work; });
      if (!met) visit(*earlier->work);
    }
  }

 private:
  struct Entry {
    const definition::Model* model;  // not to be looked into: it may be gone
    std::weak_ptr<const definition::Model> holder;
    std::shared_ptr<Work> work;
  };
  std::vector<Entry> entries_;
};

}  // namespace housingd::upsert
