using System.Buffers.Text;
using System.ComponentModel;
using System.Globalization;
using System.Text;
using NodaTime;

namespace Contrefort.Api;

/// <summary>A part of a list, and how to ask for the next.</summary>
internal sealed record Page<T>(
    [property: Description("This part of the list.")] IReadOnlyList<T> Items,
    [property: Description("Send it as `after` to get what follows; absent at the end.")] string? Next
);

/// <summary>Where a part of a list ended: the instant it is sorted by, and the id that decides between equals.</summary>
internal readonly record struct Cursor(Instant At, Guid Id)
{
    public const int Size = 50;
    public const int Largest = 200;

    public override string ToString() =>
        Base64Url.EncodeToString(
            Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{At.ToUnixTimeTicks()}.{Id:n}"))
        );

    /// <exception cref="RefusedFieldsException"/>
    public static Cursor? Read(string? text, ApiCall call)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var bytes = new byte[100];
        if (
            text.Length <= bytes.Length
            && Base64Url.IsValid(text)
            && Base64Url.TryDecodeFromChars(text, bytes, out var length)
            && Encoding.ASCII.GetString(bytes, 0, length).Split('.') is [var ticks, var id]
            && long.TryParse(ticks, CultureInfo.InvariantCulture, out var at)
            && at >= Instant.FromUtc(1900, 1, 1, 0, 0).ToUnixTimeTicks()
            && at < Instant.FromUtc(3000, 1, 1, 0, 0).ToUnixTimeTicks()
            && Guid.TryParseExact(id, "n", out var guid)
        )
            return new Cursor(Instant.FromUnixTimeTicks(at), guid);
        throw call.Refuse("after", "This is not where a list of ours ended.");
    }

    /// <summary>How many to give: <see cref="Size"/> unless told, never more than <see cref="Largest"/>.</summary>
    public static int Take(string? text, ApiCall call) =>
        text is null ? Size
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is >= 1 and <= Largest ? n
        : throw new RefusedFieldsException("limit", call.Words["Ask for 1 to {0}.", Largest]);

    public static Page<TView> Page<TRow, TView>(
        IReadOnlyList<TRow> rows,
        int take,
        Func<TRow, TView> view,
        Func<TRow, Cursor> cursor
    ) => new([.. rows.Take(take).Select(view)], rows.Count > take ? cursor(rows[take - 1]).ToString() : null);
}
