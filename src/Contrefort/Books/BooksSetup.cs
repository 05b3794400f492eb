using Contrefort.Core;
using Contrefort.Invoicing;
using Contrefort.SignIn;
using NodaTime.Text;

namespace Contrefort.Books;

internal static class BooksSetup
{
    /// <summary>What an accountant needs.</summary>
    public static void AddBooks(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<JournalBook>();
        builder.Services.AddSingleton<DeferredBook>();
    }

    public static void MapBooks(this WebApplication app)
    {
        var books = app.MapGroup("/books").RequireAuthorization(Policies.AccountManager).ExcludeFromDescription();
        books.MapGet("/{year:int}/fec", Fec);
        books.MapGet("/{year:int}/journal", Journal);
        books.MapGet("/deferred/{on}/csv", Deferred);
    }

    static async Task<IResult> Fec(int year, Guid? seller, JournalBook book, CancellationToken stop) =>
        IsYear(year) ? Give(BookFiles.Fec(await book.Read(seller, year, stop), year)) : Results.NotFound();

    static async Task<IResult> Journal(int year, Guid? seller, JournalBook book, CancellationToken stop) =>
        IsYear(year) ? Give(BookFiles.Journal(await book.Read(seller, year, stop), year)) : Results.NotFound();

    static async Task<IResult> Deferred(string on, Guid? seller, DeferredBook book, CancellationToken stop) =>
        LocalDatePattern.Iso.Parse(on).TryGetValue(default, out var day)
            ? Give(BookFiles.Deferred(await book.Read(seller, day, stop), day))
            : Results.NotFound();

    static bool IsYear(int year) => year is > 1999 and < 3000;

    static IResult Give(InvoiceFile file) => Results.File(file.Bytes, file.Type, file.Name);
}
