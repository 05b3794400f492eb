-- wrk -s pages.lua … -- <file of paths>: asks for the paths in their order, from anywhere in it. Says pages a second, median and 99 % in ms, kB
-- each, how many failed, and the processor seconds this took.
local paths, at = {}, 0

function init(args)
  for line in io.lines(args[1]) do paths[#paths + 1] = line end
  math.randomseed(os.time())
  at = math.random(#paths)
end

function request()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("%.0f|%.1f|%.1f|%.0f|%d|%.2f\n", summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, summary.bytes / summary.requests / 1000,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout, os.clock()))
end
