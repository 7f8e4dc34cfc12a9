#include "bench/extract/peer.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <sstream>
#include <vector>

#include "bench/extract/figures.hpp"

extern char** environ;

namespace policywatch::bench {
namespace {

namespace fs = std::filesystem;

std::string text_of(const boost::json::object& object, std::string_view key) {
  const boost::json::value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

// Runs node with its standard output in `out`; false when it failed.
bool run_node(const fs::path& script, const fs::path& modules, const fs::path& pages, const fs::path& out) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  std::vector<std::string> words = {"node", script.string(), modules.string(), pages.string()};
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  pid_t child = 0;
  const int failed = posix_spawnp(&child, "node", &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  return failed == 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

std::optional<std::map<std::string, PeerReading>> read_with_peer(const fs::path& pages, std::string& why) {
  const fs::path here = fs::path(__FILE__).parent_path();
  const fs::path modules = here.parent_path().parent_path() / "build/readability-peer";
  if (!fs::is_directory(modules / "node_modules")) {
    why = "not installed; scripts/readability_peer.sh does it";
    return std::nullopt;
  }
  const fs::path out = fs::temp_directory_path() / ("readability-peer-" + std::to_string(getpid()));
  const bool done = run_node(here / "readability_peer.mjs", modules, pages, out);
  std::istringstream lines(done ? read_bytes(out) : "");
  fs::remove(out);
  if (!done) {
    why = "node failed";
    return std::nullopt;
  }
  std::map<std::string, PeerReading> all;
  std::string line;
  while (std::getline(lines, line)) {
    const boost::json::object read = boost::json::parse(line).as_object();
    all[text_of(read, "page")] = {text_of(read, "title"), text_of(read, "byline"),
                                  text_of(read, "publishedTime"), text_of(read, "content")};
  }
  return all;
}

}  // namespace policywatch::bench
