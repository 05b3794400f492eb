using System.Diagnostics;

namespace Contrefort.Documents.Tests.Pdf.Rigs;

/// <summary>
/// A document looked at by programs of others: Debian's qpdf and poppler-utils. Without them a test fails and says what to
/// install.
/// </summary>
sealed class Programs : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("contrefort-pdf-").FullName;

    public Programs(byte[] pdf) => File.WriteAllBytes(Document, pdf);

    string Document => Path.Combine(_folder, "document.pdf");

    /// <summary>What qpdf says is wrong; empty when nothing is.</summary>
    public string Complaints()
    {
        var (code, output) = Run("qpdf", "--check", Document);
        return code == 0 ? "" : output;
    }

    /// <summary>All text, laid out as on the page, a form feed after each page.</summary>
    public string Text() => Run("pdftotext", "-layout", Document, "-").Output;

    /// <summary>Text in reading order with the box of each word, in points from the upper left corner.</summary>
    public string Words() => Run("pdftotext", "-bbox", Document, "-").Output;

    public string Fonts() => Run("pdffonts", Document).Output;

    public string Facts() => Run("pdfinfo", Document).Output;

    public string Addresses() => Run("pdfinfo", "-url", Document).Output;

    public byte[] Detached(string name)
    {
        var to = Path.Combine(_folder, "detached");
        Run("pdfdetach", "-savefile", name, "-o", to, Document);
        return File.ReadAllBytes(to);
    }

    public string AttachmentNames() => Run("pdfdetach", "-list", Document).Output;

    /// <summary>The document written anew by qpdf with nothing packed, for a reader that knows little.</summary>
    public byte[] Unpacked()
    {
        var to = Path.Combine(_folder, "unpacked.pdf");
        Run("qpdf", "--qdf", "--object-streams=disable", Document, to);
        return File.ReadAllBytes(to);
    }

    public Pixels Picture(int page = 1, int dotsPerInch = 72)
    {
        var to = Path.Combine(_folder, "page");
        var number = page.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var resolution = dotsPerInch.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Run("pdftoppm", "-r", resolution, "-f", number, "-l", number, "-singlefile", Document, to);
        return Pixels.Read(File.ReadAllBytes(to + ".ppm"));
    }

    public void Dispose() => Directory.Delete(_folder, true);

    static (int Code, string Output) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + errors.Result);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException($"This test needs {program}: apt-get install qpdf poppler-utils");
        }
    }
}

/// <summary>A page as a printer would see it: a PPM picture.</summary>
sealed class Pixels(int width, int height, ReadOnlyMemory<byte> colours)
{
    public int Width => width;
    public int Height => height;

    public (byte Red, byte Green, byte Blue) this[int x, int y]
    {
        get
        {
            var at = colours.Span.Slice((y * width + x) * 3, 3);
            return (at[0], at[1], at[2]);
        }
    }

    public bool IsDark(int x, int y) => this[x, y] is { Red: < 128, Green: < 128, Blue: < 128 };

    public int DarkIn(int left, int top, int right, int bottom) =>
        Enumerable.Range(top, bottom - top).Sum(y => Enumerable.Range(left, right - left).Count(x => IsDark(x, y)));

    public static Pixels Read(byte[] ppm)
    {
        var (at, numbers) = (2, new List<int>());
        while (numbers.Count < 3)
        {
            while (ppm[at] <= ' ')
                at++;
            var number = 0;
            while (ppm[at] > ' ')
                number = number * 10 + ppm[at++] - '0';
            numbers.Add(number);
        }
        return new(numbers[0], numbers[1], ppm.AsMemory(at + 1));
    }
}
