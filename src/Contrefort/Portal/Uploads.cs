using System.Security.Cryptography;
using System.Text.Json;
using Contrefort.Core;
using Contrefort.Data;
using Contrefort.Files;
using Contrefort.Mail;
using Contrefort.SignIn;
using Contrefort.Tickets;
using Contrefort.Ui;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace Contrefort.Portal;

/// <summary>
/// The files of a form. A browser does not send them again when a form comes back for a correction, so those already taken
/// are kept, and the form carries their names sealed for the person who sent them.
/// </summary>
internal sealed class Uploads(
    Blobs blobs,
    IOptions<MailOptions> options,
    IDataProtectionProvider protection,
    Viewer viewer,
    Words words
)
{
    /// <summary>Of the form that carries what was kept.</summary>
    public const string KeptName = "kept-files";

    public const int MostFiles = 20;

    readonly List<StoredFile> _files = [];
    readonly IDataProtector _protector = protection.CreateProtector($"kept files {viewer.UserId}");

    /// <summary>Bytes.</summary>
    public long Limit => options.Value.LargestAttachment;

    public IReadOnlyList<StoredFile> Files => _files;

    /// <summary>Why a file was not taken, for the field.</summary>
    public string? Wrong { get; private set; }

    public string Kept => _files.Count == 0 ? "" : _protector.Protect(JsonSerializer.Serialize(_files));

    public async Task Take(HttpRequest request)
    {
        if (!request.HasFormContentType)
            return;
        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        Recall(form[KeptName].ToString());
        foreach (var file in form.Files.GetFiles("files"))
            if (file.Length > Limit)
                Wrong = words[
                    "{0} has {1}; at most {2} is accepted here. The rest of what you sent is kept.",
                    Blobs.SafeName(file.FileName),
                    words.Write.Size(file.Length),
                    words.Write.Size(Limit)
                ];
            else if (_files.Count == MostFiles)
                Wrong = words["At most {0} files can be sent at once.", MostFiles];
            else if (file.Length > 0)
                _files.Add(await blobs.Store(file, request.HttpContext.RequestAborted));
    }

    /// <exception cref="RuleViolationException">A file was refused: nothing is sent without the person knowing.</exception>
    public void RefuseIfWrong()
    {
        if (Wrong is not null)
            throw new RuleViolationException("A file was not accepted: look at the attachments, then send again.");
    }

    void Recall(string kept)
    {
        if (kept.Length == 0)
            return;
        try
        {
            _files.AddRange(JsonSerializer.Deserialize<List<StoredFile>>(_protector.Unprotect(kept))!);
        }
        catch (CryptographicException)
        {
            // Not sealed here for this person: it names nothing.
        }
    }
}
