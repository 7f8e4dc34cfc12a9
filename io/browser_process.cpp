#include "io/browser_process.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "io/process.hpp"

namespace policywatch::io {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kFolder = "policywatch-browser-";
// It makes sockets in there, in a folder of its own, and their paths may have 107 bytes.
constexpr std::size_t kLongestFolder = 60;

/// Every flag that keeps it from the network, from the disk and from asking anybody anything.
std::vector<std::string> flags(const std::string& folder, const std::string& user_agent, bool own_sandbox) {
  std::vector<std::string> all = {
      "--headless",
      "--remote-debugging-pipe",
      "--user-data-dir=" + folder,
      "--user-agent=" + user_agent,
      // The network: a proxy that is not there, names that do not resolve, no way around them.
      "--proxy-server=127.0.0.1:9",
      "--proxy-bypass-list=<-loopback>",
      "--host-resolver-rules=MAP * ~NOTFOUND",
      "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-client-side-phishing-detection",
      "--disable-domain-reliability",
      "--disable-sync",
      "--no-pings",
      "--no-first-run",
      "--no-default-browser-check",
      "--disable-default-apps",
      "--disable-extensions",
      "--disable-breakpad",
      "--disable-crash-reporter",
      "--disable-features=Translate,MediaRouter,DialMediaRouteProvider,OptimizationHints,"
      "InterestFeedContentSuggestions,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,IsolateOrigins,site-per-"
      "process,SpareRendererForSitePerProcess",
      // One page at a time, each in a context of its own: fewer processes, less memory.
      "--disable-site-isolation-trials",
      "--renderer-process-limit=1",
      "--block-new-web-contents",
      "--disable-gpu",
      "--disable-software-rasterizer",
      "--disable-dev-shm-usage",
      "--mute-audio",
      "--hide-scrollbars",
      "--disable-popup-blocking",
      "--password-store=basic",
      // No memory that is both written and run: the service unit's MemoryDenyWriteExecute stays on.
      "--js-flags=--jitless",
  };
  if (!own_sandbox) all.emplace_back("--no-sandbox");
  all.emplace_back("about:blank");
  return all;
}

std::vector<std::string> environment(const std::string& folder) {
  return {"PATH=/usr/local/bin:/usr/bin:/bin",
          "HOME=" + folder,
          "TMPDIR=" + folder,
          "XDG_CONFIG_HOME=" + folder,
          "XDG_CACHE_HOME=" + folder,
          "LANG=C.UTF-8",
          "DBUS_SESSION_BUS_ADDRESS=disabled:",
          "DBUS_SYSTEM_BUS_ADDRESS=disabled:"};
}

/// Chromium's own sandbox needs user namespaces and refuses to run as root.
bool has_own_sandbox(const std::string& worker) {
  if (geteuid() == 0) return false;
  const Result<pid_t> pid = start_process({{worker, "namespaces"}, {}, {-1, -1, -1}});
  if (!pid) return false;
  int status = 0;
  while (waitpid(*pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/// Folders of browsers whose daemon died before it could tidy up.
void remove_stale(const fs::path& parent) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(parent, error)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(kFolder)) continue;
    const std::string pid = name.substr(kFolder.size(), name.find('-', kFolder.size()) - kFolder.size());
    if (fs::exists("/proc/" + pid, error)) continue;
    fs::remove_all(entry.path(), error);
  }
}

Result<std::string> make_folder(const fs::path& parent) {
  std::error_code error;
  fs::create_directories(parent, error);
  remove_stale(parent);
  std::string name = (parent / (std::string(kFolder) + std::to_string(getpid()) + "-XXXXXX")).string();
  if (name.size() > kLongestFolder)
    return fail(ErrorKind::unsupported, "the folder's path is too long: " + name);
  if (mkdtemp(name.data()) == nullptr) {
    return fail(ErrorKind::unsupported,
                "a folder for the browser in " + parent.string() + ": " + std::strerror(errno));
  }
  return fs::absolute(name, error).string();
}

/// The process group of a line of /proc/N/stat; the name in it may hold anything.
long group_in(const std::string& stat) {
  const std::size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) return -1;
  std::istringstream rest(stat.substr(name_end + 1));
  std::string state;
  long parent = -1, group = -1;
  rest >> state >> parent >> group;
  return group;
}

std::string first_line(const fs::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return line;
}

}  // namespace

Result<std::unique_ptr<BrowserProcess>> BrowserProcess::start(
    const boost::asio::any_io_executor& loop, const BrowserSettings& settings, const std::string& user_agent,
    std::function<void(boost::json::object)> on_message, std::function<void()> on_end) {
  Result<std::string> folder = make_folder(settings.folder);
  if (!folder) return std::unexpected(folder.error());
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return fail(ErrorKind::unsupported, std::string("a wire to the browser: ") + std::strerror(errno));
  }
  Fd ours(ends[0]), theirs(ends[1]);
  const std::string worker =
      settings.worker_program.empty() ? program_beside_us("policywatch-worker") : settings.worker_program;
  const bool own_sandbox = has_own_sandbox(worker);
  ProcessPlan plan{.command = {worker, "browser", settings.program},
                   .environment = environment(*folder),
                   .descriptors = {-1, -1, -1, theirs.number(), theirs.number()}};
  for (std::string& flag : flags(*folder, user_agent, own_sandbox)) plan.command.push_back(std::move(flag));
  const Result<pid_t> pid = start_process(plan);
  if (!pid) return std::unexpected(pid.error());
  if (settings.tell) {
    settings.tell("started " + settings.program +
                  (own_sandbox
                       ? ""
                       : ", without its own sandbox: that needs user namespaces and a user other than root"));
  }
  auto tools = DevTools::make(loop, ours.release(), std::move(on_message), std::move(on_end));
  return std::unique_ptr<BrowserProcess>(new BrowserProcess(*pid, std::move(*folder), std::move(tools)));
}

BrowserProcess::~BrowserProcess() {
  tools_->close();
  end_process(pid_);
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::uint64_t BrowserProcess::memory() const {
  const auto page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  std::uint64_t all = 0;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator("/proc", error)) {
    const std::string name = entry.path().filename().string();
    if (name.empty() || !std::isdigit(static_cast<unsigned char>(name[0]))) continue;
    if (group_in(first_line(entry.path() / "stat")) != pid_) continue;
    std::istringstream sizes(first_line(entry.path() / "statm"));
    std::uint64_t total = 0, resident = 0, shared = 0;
    sizes >> total >> resident >> shared;
    if (resident > shared) all += (resident - shared) * page;
  }
  return all;
}

Result<std::string> find_browser(const std::string& configured, const char* path) {
  const auto is_program = [](const std::string& file) {
    return access(file.c_str(), X_OK) == 0 && !fs::is_directory(file);
  };
  if (!configured.empty()) {
    if (configured.starts_with('/') && is_program(configured)) return configured;
    return fail(ErrorKind::invalid, "browser = \"" + configured + "\" is not the path of a program");
  }
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (!folder.starts_with('/')) continue;
    for (const char* name :
         {"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable"}) {
      if (!is_program(folder + "/" + name)) continue;
      // Debian's is a shell script around this one; it wants to see all of /proc, which the unit hides.
      const std::string behind = fs::path(folder).parent_path().string() + "/lib/" + name + "/" + name;
      return is_program(behind) ? behind : folder + "/" + name;
    }
  }
  return fail(ErrorKind::invalid,
              "no Chromium was found: install it (Debian package chromium) or name it in [fetch] browser");
}

}  // namespace policywatch::io
