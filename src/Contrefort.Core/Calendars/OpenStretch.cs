using NodaTime;

namespace Contrefort.Core.Calendars;

/// <summary>
/// The open time of one local date inside a span: "3 h 30 on Monday". <see cref="Open"/> may be less than
/// <see cref="End"/> − <see cref="Start"/> when the day has several windows or pauses.
/// </summary>
public sealed record OpenStretch(LocalDate Date, Instant Start, Instant End, Duration Open);
