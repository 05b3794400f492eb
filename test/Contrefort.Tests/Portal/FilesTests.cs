using System.Net;
using System.Text;
using Contrefort.Core.Tickets;
using Contrefort.SignIn;
using Contrefort.Tests.Isolation;
using Contrefort.Tickets;

namespace Contrefort.Tests.Portal;

/// <summary>S08 to S10: what someone sent is downloaded by those who may see it, and runs nowhere.</summary>
public sealed class FilesTests
{
    static readonly (string Name, string Type, string Content)[] Hostile =
    [
        ("dessin.svg", "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("page.html", "text/html", "<script>alert(1)</script>"),
        ("page.xhtml", "application/xhtml+xml", "<html xmlns='http://www.w3.org/1999/xhtml'/>"),
        ("feuille.xml", "text/xml", "<?xml-stylesheet href='/files/x'?><a/>"),
        ("code.js", "text/javascript", "alert(1)"),
        ("code.js", "text/plain", "alert(1)"),
        ("style.css", "text/css", "body{}"),
        ("faux.png", "image/png", "<html><script>alert(1)</script></html>"),
        ("papier.pdf", "application/pdf", "%PDF-1.4 /JavaScript"),
    ];

    [Fact]
    public async Task What_could_run_is_downloaded_and_is_no_script()
    {
        await using var two = await TwoCustomers.Make();
        using var alice = two.Browser(two.Alice);
        foreach (var (name, type, content) in Hostile)
        {
            var file = await Send(two, name, type, content);
            using var answer = await alice.GetAsync($"/files/{file.Id}");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.StartsWith("attachment", answer.Content.Headers.ContentDisposition!.ToString());
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Contains("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single());
            Assert.Contains(
                answer.Content.Headers.ContentType!.MediaType,
                new[] { "application/octet-stream", "application/pdf", "text/plain" }
            );
            Assert.Equal(content, await answer.Content.ReadAsStringAsync());

            using var asScript = new HttpRequestMessage(HttpMethod.Get, $"/files/{file.Id}");
            asScript.Headers.Add("Sec-Fetch-Dest", "script");
            Assert.Equal(HttpStatusCode.NotFound, (await alice.SendAsync(asScript)).StatusCode);
        }
    }

    [Fact]
    public async Task A_picture_that_is_one_is_shown_in_the_page()
    {
        await using var two = await TwoCustomers.Make();
        using var alice = two.Browser(two.Alice);
        using var answer = await alice.GetAsync($"/files/{two.Picture.Id}");
        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("inline", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal(TwoCustomers.Png, await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_name_is_only_a_name()
    {
        await using var two = await TwoCustomers.Make();
        using var alice = two.Browser(two.Alice);
        foreach (var (sent, received) in Names)
        {
            var file = await Send(two, sent, "text/plain", "x");
            using var answer = await alice.GetAsync($"/files/{file.Id}");
            Assert.Equal(received, answer.Content.Headers.ContentDisposition!.FileNameStar);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }
    }

    static readonly (string Sent, string Received)[] Names =
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\windows\\system32\\évil.exe", "évil.exe"),
        ("a\r\nSet-Cookie: session=x", "aSet-Cookie: session=x"),
        ("facture\u202Efdp.exe", "facturefdp.exe"),
        ("\u200B.htaccess", "htaccess"),
        ("rapport \"final\".txt", "rapport \"final\".txt"),
        ("", "file"),
        (new string('é', 300), new string('é', 200)),
    ];

    [Fact]
    public async Task A_file_is_for_those_who_see_what_it_came_with()
    {
        await using var two = await TwoCustomers.Make();
        Assert.Equal(HttpStatusCode.OK, await Get(two, two.Alice, two.Picture.Id));
        Assert.Equal(HttpStatusCode.OK, await Get(two, two.Ines, two.Picture.Id));
        Assert.Equal(HttpStatusCode.NotFound, await Get(two, two.Antoine, two.Picture.Id));
        Assert.Equal(HttpStatusCode.NotFound, await Get(two, two.Bruno, two.Picture.Id));
        Assert.Equal(HttpStatusCode.NotFound, await Get(two, two.Alice, Guid.NewGuid()));
    }

    [Fact]
    public async Task What_hangs_on_an_internal_text_is_for_engineers()
    {
        await using var two = await TwoCustomers.Make();
        Assert.Equal(HttpStatusCode.OK, await Get(two, two.Ines, two.NoteFile.Id));
        Assert.Equal(HttpStatusCode.NotFound, await Get(two, two.Alice, two.NoteFile.Id));
    }

    static async Task<HttpStatusCode> Get(TwoCustomers two, User user, Guid id)
    {
        using var browser = two.Browser(user);
        return (await browser.GetAsync($"/files/{id}")).StatusCode;
    }

    static async Task<StoredFile> Send(TwoCustomers two, string name, string type, string content)
    {
        var file = await two.Store(name, type, Encoding.UTF8.GetBytes(content));
        await two.Ask("alice@durand.example", "Avec un fichier", "Ci-joint", TicketKind.Incident, [file]);
        return file;
    }
}
