using System.Buffers;
using System.CommandLine;
using System.IO.Pipelines;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Contrefort.Calendars;
using Contrefort.Cli.Calc;
using Contrefort.Core;
using Contrefort.Core.Calendars;

namespace Contrefort.Cli;

/// <summary>
/// <c>contrefort calc</c>: one case of business time per line of JSON in, one answer per line out, so that other programs
/// can check ours. A line that cannot be answered gets an error with its id, and the next one is read. docs/calc.md tells
/// what a case may say.
/// </summary>
internal static class CalcCommand
{
    /// <summary>A longer line is answered with an error and skipped, so that no input can exhaust memory.</summary>
    const int LongestLine = 1 << 20;

    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var calc = new Command("calc", "Answers questions of business time, one JSON object per line.")
        {
            HolidaysCommand.Folder,
        };
        calc.SetAction(
            async (given, stop) =>
            {
                try
                {
                    var holidays = ShippedHolidays.Read(given.GetValue(HolidaysCommand.Folder));
                    await using var output = Console.OpenStandardOutput();
                    await Answer(Console.OpenStandardInput(), output, holidays, stop);
                    return 0;
                }
                catch (Exception refused)
                    when (refused is HolidayFileException or IOException or UnauthorizedAccessException)
                {
                    await Console.Error.WriteLineAsync(refused.Message);
                    return 1;
                }
            }
        );
        return calc;
    }

    /// <summary>Answers are written out whenever the input has nothing more to read, so that a caller may wait for each.</summary>
    public static async Task Answer(Stream input, Stream output, PublicHolidays holidays, CancellationToken stop)
    {
        var reader = PipeReader.Create(input, new StreamPipeReaderOptions(bufferSize: 1 << 16));
        var answers = new ArrayBufferWriter<byte>();
        var desks = new DeskMemory(holidays);
        var skipping = false;
        while (true)
        {
            var read = await reader.ReadAsync(stop);
            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                if (!skipping)
                    AnswerLine(buffer.Slice(0, end), desks, answers);
                skipping = false;
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }
            if (skipping || buffer.Length > LongestLine)
            {
                if (!skipping)
                    WriteAnswer(answers, null, json => json.WriteString("error", "This line is longer than 1 MB."));
                skipping = true;
                buffer = buffer.Slice(buffer.End);
            }
            if (read.IsCompleted && !skipping)
                AnswerLine(buffer, desks, answers);
            await output.WriteAsync(answers.WrittenMemory, stop);
            await output.FlushAsync(stop);
            answers.ResetWrittenCount();
            if (read.IsCompleted)
                return;
            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    static void AnswerLine(ReadOnlySequence<byte> line, DeskMemory desks, ArrayBufferWriter<byte> answers)
    {
        if (line.FirstSpan.StartsWith(Encoding.UTF8.Preamble))
            line = line.Slice(Encoding.UTF8.Preamble.Length);
        if (IsBlank(line))
            return;
        JsonElement? id = null;
        try
        {
            using var document = JsonDocument.Parse(line, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new RuleViolationException("A case is a JSON object.");
            id = document.RootElement.TryGetProperty("id", out var given) ? given.Clone() : null;
            var answer = CalcCase.Read(document.RootElement, desks).Answer();
            WriteAnswer(answers, id, answer.Write);
        }
        catch (JsonException malformed)
        {
            WriteAnswer(answers, id, json => json.WriteString("error", $"This line is not JSON: {malformed.Message}"));
        }
        // Whatever goes wrong with one line, the next one gets its answer.
        catch (Exception refused)
        {
            WriteAnswer(answers, id, json => json.WriteString("error", refused.Message));
        }
    }

    static bool IsBlank(ReadOnlySequence<byte> line)
    {
        foreach (var part in line)
            if (part.Span.IndexOfAnyExcept(" \t\r"u8) >= 0)
                return false;
        return true;
    }

    static void WriteAnswer(ArrayBufferWriter<byte> answers, JsonElement? id, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(answers, Readable))
        {
            json.WriteStartObject();
            json.WritePropertyName("id");
            if (id is { } given)
                json.WriteRawValue(given.GetRawText(), skipInputValidation: true);
            else
                json.WriteNullValue();
            write(json);
            json.WriteEndObject();
        }
        answers.Write("\n"u8);
    }
}
