/* Consensus driver: Apache mime4j. See README.md in the folder above. */

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.james.mime4j.dom.Body;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.field.ContentDispositionField;
import org.apache.james.mime4j.dom.field.ContentTypeField;
import org.apache.james.mime4j.dom.field.FieldName;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.MimeConfig;

public final class Mime4j {
    private static final int DEPTH = 50;

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char each : text.toCharArray()) {
            if (each == '"' || each == '\\') {
                quoted.append('\\').append(each);
            } else if (each < 0x20 || each > 0x7e) {
                quoted.append(String.format("\\u%04x", (int) each));
            } else {
                quoted.append(each);
            }
        }
        return quoted.append('"').toString();
    }

    private static String pairs(Map<String, String> parameters) {
        List<String> pairs = new ArrayList<>();
        for (Map.Entry<String, String> each : parameters.entrySet()) {
            if (each.getValue() != null) {
                pairs.add("[" + quote(each.getKey()) + "," + quote(each.getValue()) + "]");
            }
        }
        return "[" + String.join(",", pairs) + "]";
    }

    /* mime4j leaves RFC 2231 to its callers: they are given all parameters as they are. */
    private static String parameters(Entity entity) {
        ContentTypeField type = (ContentTypeField) entity.getHeader().getField(FieldName.CONTENT_TYPE);
        ContentDispositionField disposition =
            (ContentDispositionField) entity.getHeader().getField(FieldName.CONTENT_DISPOSITION);
        return "{\"type\":" + (type == null ? "[]" : pairs(type.getParameters()))
            + ",\"disposition\":" + (disposition == null ? "[]" : pairs(disposition.getParameters())) + "}";
    }

    private static void add(Entity entity, int depth, List<String> leaves) throws Exception {
        Body body = entity.getBody();
        if (body instanceof Multipart) {
            for (Entity part : ((Multipart) body).getBodyParts()) {
                add(part, depth, leaves);
            }
        } else if (body instanceof Entity) {
            add((Entity) body, depth + 1, leaves);
        } else {
            byte[] content = new byte[0];
            if (body instanceof SingleBody) {
                try (InputStream stream = ((SingleBody) body).getInputStream()) {
                    content = stream.readAllBytes();
                }
            }
            String type = entity.getMimeType().toLowerCase(Locale.ROOT);
            if ((type.equals("message/rfc822") || type.equals("message/global")) && depth < DEPTH) {
                read(content, depth + 1, leaves);
                return;
            }
            String encoding = entity.getContentTransferEncoding();
            leaves.add("{\"type\":" + quote(type) + ",\"name\":null,\"parameters\":" + parameters(entity)
                + ",\"decoded\":" + "base64".equalsIgnoreCase(encoding)
                + ",\"data\":\"" + Base64.getEncoder().encodeToString(content) + "\"}");
        }
    }

    private static void read(byte[] octets, int depth, List<String> leaves) throws Exception {
        DefaultMessageBuilder builder = new DefaultMessageBuilder();
        builder.setMimeEntityConfig(MimeConfig.PERMISSIVE);
        add(builder.parseMessage(new ByteArrayInputStream(octets)), depth, leaves);
    }

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, false, "US-ASCII");
        BufferedReader paths = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String path = paths.readLine(); path != null; path = paths.readLine()) {
            List<String> leaves = new ArrayList<>();
            String error = "null";
            try {
                read(Files.readAllBytes(Paths.get(path)), 0, leaves);
            } catch (Exception | StackOverflowError problem) {
                error = quote(problem.toString());
            }
            out.print("{\"path\":" + quote(path) + ",\"leaves\":[" + String.join(",", leaves)
                + "],\"error\":" + error + "}\n");
            out.flush();
        }
    }
}
