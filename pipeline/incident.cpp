#include "pipeline/incident.hpp"

namespace policywatch::pipeline {

bool is_host_wide(int affected, int watches) {
  return affected >= 3 && affected * 2 >= watches;
}

bool is_over(int affected, int watches) {
  return affected < 3 || affected * 4 < watches;
}

std::string incident_words(const std::string& host, int affected, int watches, const std::string& what) {
  return std::to_string(affected) + " of " + std::to_string(watches) + " watches of " + host +
         " fail at once, last: " + what;
}

}  // namespace policywatch::pipeline
