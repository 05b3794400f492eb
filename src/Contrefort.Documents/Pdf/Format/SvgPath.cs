using System.Globalization;

namespace Contrefort.Documents.Pdf.Format;

/// <summary>The d attribute of an SVG path (SVG 2, 9.3) as moves, lines and cubic curves in its own coordinates.</summary>
sealed class SvgPath
{
    readonly string data;
    readonly List<Step> steps = [];
    int at;
    double x,
        y,
        startX,
        startY,
        controlX,
        controlY;
    char before;

    SvgPath(string data) => this.data = data;

    /// <summary>'M' and 'L' use the last point only, 'C' all three, 'Z' none.</summary>
    public readonly record struct Step(char Kind, double X1, double Y1, double X2, double Y2, double X, double Y);

    /// <summary>Throws <see cref="FormatException"/> where the data are none.</summary>
    public static IReadOnlyList<Step> Read(string data)
    {
        var path = new SvgPath(data);
        path.Read();
        return path.steps;
    }

    void Read()
    {
        var command = '\0';
        while (Skip())
        {
            if (char.IsAsciiLetter(data[at]))
                command = data[at++];
            else if (command is '\0' or 'Z' or 'z')
                throw Wrong();
            Take(command);
            command = command switch
            {
                'M' => 'L',
                'm' => 'l',
                _ => command,
            };
        }
    }

    void Take(char command)
    {
        if (steps.Count == 0 && command is not ('M' or 'm'))
            throw Wrong();
        var (fromX, fromY) = char.IsAsciiLetterLower(command) ? (x, y) : (0, 0);
        var kind = char.ToUpperInvariant(command);
        switch (kind)
        {
            case 'M':
                Move(fromX + Number(), fromY + Number());
                break;
            case 'L':
                Line(fromX + Number(), fromY + Number());
                break;
            case 'H':
                Line(fromX + Number(), y);
                break;
            case 'V':
                Line(x, fromY + Number());
                break;
            case 'C':
                Curve(
                    fromX + Number(),
                    fromY + Number(),
                    fromX + Number(),
                    fromY + Number(),
                    fromX + Number(),
                    fromY + Number()
                );
                break;
            case 'S':
                var (sx, sy) = Reflected("CS");
                Curve(sx, sy, fromX + Number(), fromY + Number(), fromX + Number(), fromY + Number());
                break;
            case 'Q':
                Quadratic(fromX + Number(), fromY + Number(), fromX + Number(), fromY + Number());
                break;
            case 'T':
                var (tx, ty) = Reflected("QT");
                Quadratic(tx, ty, fromX + Number(), fromY + Number());
                break;
            case 'A':
                Arc(Number(), Number(), Number(), Flag(), Flag(), fromX + Number(), fromY + Number());
                break;
            case 'Z':
                steps.Add(new('Z', 0, 0, 0, 0, 0, 0));
                (x, y) = (startX, startY);
                break;
            default:
                throw Wrong();
        }
        before = kind;
    }

    void Move(double toX, double toY)
    {
        (x, y, startX, startY) = (toX, toY, toX, toY);
        steps.Add(new('M', 0, 0, 0, 0, x, y));
    }

    void Line(double toX, double toY)
    {
        (x, y) = (toX, toY);
        steps.Add(new('L', 0, 0, 0, 0, x, y));
    }

    void Curve(double x1, double y1, double x2, double y2, double toX, double toY)
    {
        steps.Add(new('C', x1, y1, x2, y2, toX, toY));
        (controlX, controlY, x, y) = (x2, y2, toX, toY);
    }

    void Quadratic(double qx, double qy, double toX, double toY)
    {
        var (fromX, fromY) = (x, y);
        Curve(
            fromX + (qx - fromX) * 2 / 3,
            fromY + (qy - fromY) * 2 / 3,
            toX + (qx - toX) * 2 / 3,
            toY + (qy - toY) * 2 / 3,
            toX,
            toY
        );
        (controlX, controlY) = (qx, qy);
    }

    (double X, double Y) Reflected(string after) =>
        after.Contains(before) ? (2 * x - controlX, 2 * y - controlY) : (x, y);

    /// <summary>From end points to centre, then a curve for each quarter turn at most (SVG 2, appendix B.2.4).</summary>
    void Arc(double rx, double ry, double degrees, bool large, bool sweep, double toX, double toY)
    {
        (rx, ry) = (Math.Abs(rx), Math.Abs(ry));
        if (rx == 0 || ry == 0 || (x == toX && y == toY))
        {
            Line(toX, toY);
            return;
        }
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var (halfX, halfY) = ((x - toX) / 2, (y - toY) / 2);
        var (px, py) = (cos * halfX + sin * halfY, cos * halfY - sin * halfX);
        var excess = px * px / (rx * rx) + py * py / (ry * ry);
        if (excess > 1)
            (rx, ry) = (rx * Math.Sqrt(excess), ry * Math.Sqrt(excess));
        var (rest, across) = (rx * rx * ry * ry, rx * rx * py * py + ry * ry * px * px);
        var scale = Math.Sqrt(Math.Max(0, (rest - across) / across)) * (large == sweep ? -1 : 1);
        var (cx, cy) = (scale * rx * py / ry, -scale * ry * px / rx);
        var first = Math.Atan2((py - cy) / ry, (px - cx) / rx);
        var turn = Math.Atan2((-py - cy) / ry, (-px - cx) / rx) - first;
        if (sweep && turn < 0)
            turn += 2 * Math.PI;
        if (!sweep && turn > 0)
            turn -= 2 * Math.PI;
        var (middleX, middleY) = (cos * cx - sin * cy + (x + toX) / 2, sin * cx + cos * cy + (y + toY) / 2);
        var parts = Math.Max(1, (int)Math.Ceiling(Math.Abs(turn) / (Math.PI / 2) - 1e-9));
        var reach = 4.0 / 3 * Math.Tan(turn / parts / 4);
        for (var i = 0; i < parts; i++)
        {
            var (a, b) = (first + turn * i / parts, first + turn * (i + 1) / parts);
            var (x1, y1) = OnPage(Math.Cos(a) - reach * Math.Sin(a), Math.Sin(a) + reach * Math.Cos(a));
            var (x2, y2) = OnPage(Math.Cos(b) + reach * Math.Sin(b), Math.Sin(b) - reach * Math.Cos(b));
            var (endX, endY) = i == parts - 1 ? (toX, toY) : OnPage(Math.Cos(b), Math.Sin(b));
            Curve(x1, y1, x2, y2, endX, endY);
        }

        (double, double) OnPage(double u, double v) =>
            (middleX + cos * rx * u - sin * ry * v, middleY + sin * rx * u + cos * ry * v);
    }

    bool Flag()
    {
        if (!Skip() || data[at] is not ('0' or '1'))
            throw Wrong();
        return data[at++] == '1';
    }

    double Number()
    {
        Skip();
        var from = at;
        if (at < data.Length && (data[at] is '+' or '-'))
            at++;
        Digits();
        if (at < data.Length && data[at] == '.')
        {
            at++;
            Digits();
        }
        if (at < data.Length && (data[at] is 'e' or 'E'))
        {
            at++;
            if (at < data.Length && (data[at] is '+' or '-'))
                at++;
            Digits();
        }
        var read = double.TryParse(data.AsSpan(from, at - from), NumberStyles.Float, CultureInfo.InvariantCulture, out var n);
        return read && Math.Abs(n) < 1e9 ? n : throw Wrong();
    }

    void Digits()
    {
        while (at < data.Length && char.IsAsciiDigit(data[at]))
            at++;
    }

    bool Skip()
    {
        while (at < data.Length && (data[at] == ',' || char.IsWhiteSpace(data[at])))
            at++;
        return at < data.Length;
    }

    FormatException Wrong() => new($"The path data are not understood at character {at + 1}.");
}
